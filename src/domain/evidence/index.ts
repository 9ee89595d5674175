import type { Tx } from '../../database/index.ts';
import { on } from '../../kernel/events/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { days, minutes, seconds } from '../../lib/time.ts';
import { campaignModule, proofNotNeeded } from '../campaigns/index.ts';
import { consentWithdrawn } from '../privacy/index.ts';
import { forgetPictures, onImage, onOther, onWord } from './commands.ts';
import type { EvidenceContext } from './context.ts';
import { createFetching } from './jobs.ts';
import { EVIDENCE_OWNER } from './notify.ts';
import { picturesKept } from './queries.ts';
import { evidenceRoutes } from './routes.ts';
import { eraseOf, forgetBefore, forgetOf } from './store/pictures.ts';

export * from './api.ts';
export { picturesOf } from './store/pictures.ts';

/** Screenshots sent to the app's chat as evidence of a protection: fetched, sealed, attached, looked at, erased. */
export const evidenceModule = defineModule({
  name: 'evidence',
  /** Few at once: each may be a picture of 10 MB. */
  sealed: [{ table: 'protection_evidence', column: 'image_sealed', rowsAtOnce: 4 }],
  offers({ outbound }) {
    outbound.registerOwner(EVIDENCE_OWNER, { stillAsked: async () => true, unreachable: async () => {} });
    return {};
  },
  brings(_, { wecom, crypto, logger, config, of }) {
    const ctx: EvidenceContext = { ...of(campaignModule).campaigns, wecom, crypto, logger };
    const fetching = createFetching(ctx);
    const notRead = (tx: Tx, from: { userid: string }) => onOther(ctx, tx, from);
    return {
      subscribes: [
        on(consentWithdrawn, (tx, { personId }) => forgetPictures(tx, personId)),
        on(proofNotNeeded, (tx, { personId, items }) => eraseOf(tx, personId, items)),
      ],
      routes: (server) => evidenceRoutes(server, ctx),
      hears: {
        image: (tx, image) => onImage(ctx, tx, image, fetching),
        voice: notRead,
        video: notRead,
        file: notRead,
        link: notRead,
        location: notRead,
      },
      words: { 更正: (tx, to) => onWord(ctx, tx, to) },
      keeps: { PICTURE: { title: '我发来的截图', place: 3, source: picturesKept(ctx) } },
      sweeps: [{ name: 'evidence', everyMs: seconds(5), quietMs: minutes(3), run: () => fetching.sweep() }],
      inquire: () => fetching.sweep(),
      retention: [{ name: 'evidence', keepMs: days(config.settings.retention.evidenceDays), erase: forgetBefore }],
      erase: forgetOf,
      stop: () => fetching.stop(),
    };
  },
});
