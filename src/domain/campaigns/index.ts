import type { NamesOf } from '../../kernel/access/index.ts';
import { auditModule } from '../../kernel/audit/index.ts';
import { escalationModule } from '../../kernel/escalation/index.ts';
import { on } from '../../kernel/events/index.ts';
import { type Context, defineModule } from '../../kernel/module/index.ts';
import { days, minutes, seconds } from '../../lib/time.ts';
import { cardModule } from '../cards/index.ts';
import { directoryModule, turnover } from '../directory/index.ts';
import { consentWithdrawn, privacyModule } from '../privacy/index.ts';
import { campaignRights } from './access.ts';
import {
  createEvidence,
  evidenceRoutes,
  evidenceSealedColumns,
  forgetEvidence,
  forgetEvidenceOf,
} from './evidence/index.ts';
import { campaignInvariants } from './invariants.ts';
import { createKeptAnswers } from './kept.ts';
import { campaignRoutes } from './routes.ts';
import { createCampaigns } from './service.ts';
import { forgetReasons } from './store/protections.ts';
import { createHelpTodos } from './todos.ts';

export type { Consenting } from './answering.ts';
export * from './api.ts';
export { campaignInvariants } from './invariants.ts';
export { seedProtections } from './seed.ts';
export type { CampaignNeeds, Campaigns } from './service.ts';
export * from './types.ts';

const todoKinds = {
  HELP: { entry: '/h5/campaigns' },
  CHECK: { entry: '/h5/checks' },
} as const;

declare module '../../kernel/module/types.ts' {
  interface TodoKinds extends NamesOf<typeof todoKinds> {}
}

/** The three protections: asked, declared, proven, checked. */
export const campaignModule = defineModule({
  name: 'campaigns',
  cards: ['C06', 'C07', 'C08', 'C09', 'C28', 'C39', 'C41'],
  timers: ['campaign', 'new_hire', 'protection_upkeep'],
  todoKinds,
  rights: campaignRights,
  invariants: campaignInvariants,
  sealed: evidenceSealedColumns,
  offers({ db, crypto, wecom, outbound, config, logger, all, of }) {
    const { privacy } = of(privacyModule);
    const common = { ...commonOf({ outbound, config, of }), db, ...of(auditModule), logger };
    const campaigns = createCampaigns({
      ...{ ...common, ...of(escalationModule), corpId: config.wecom.corpId },
      consent: {
        version: () => privacy.noticeVersion,
        give: (tx, given) => privacy.consent(tx, { ...given, purpose: 'PROTECTION' }),
      },
      isWarnedNow: all.leftInPeace,
    });
    const evidence = createEvidence({ ...common, campaigns, wecom, crypto });
    return { campaigns, evidence };
  },
  brings({ campaigns, evidence }, { outbound, config, of }) {
    const kept = createKeptAnswers({ items: campaigns.items, texts: config.texts });
    return {
      subscribes: [
        on(turnover, campaigns.onTurnover),
        on(consentWithdrawn, async (tx, { personId }) => {
          await campaigns.onWithdrawn(tx, personId);
          await evidence.onWithdrawn(tx, personId);
        }),
      ],
      async routes(server) {
        await campaignRoutes(server, { campaigns });
        await evidenceRoutes(server, { evidence });
      },
      presses: {
        campaign: campaigns.replies.onCampaign,
        campaign_day: campaigns.replies.onMorning,
        protection: campaigns.replies.onOwn,
      },
      hears: {
        image: evidence.onImage,
        voice: evidence.onOther,
        video: evidence.onOther,
        file: evidence.onOther,
        link: evidence.onOther,
        location: evidence.onOther,
      },
      words: { 防护: campaigns.onWord, 更正: evidence.onWord },
      taskCards: { kinds: ['HELP'], send: createHelpTodos(commonOf({ outbound, config, of })) },
      todos: campaigns.tasks,
      keeps: {
        CAMPAIGN: { title: '请我填写的防护活动', place: 4, source: kept.campaigns },
        PROTECTION: { title: '我的防护填写', place: 2, source: kept.protections },
        PICTURE: { title: '我发来的截图', place: 3, source: kept.evidence },
      },
      sweeps: [
        { name: 'campaign timers', everyMs: minutes(1), run: () => campaigns.rescue() },
        { name: 'evidence', everyMs: seconds(5), quietMs: minutes(3), run: () => evidence.sweep() },
      ],
      inquire: () => evidence.sweep(),
      retention: [{ name: 'evidence', keepMs: days(config.settings.retention.evidenceDays), erase: forgetEvidence }],
      async erase(tx, personIds) {
        await forgetEvidenceOf(tx, personIds);
        await forgetReasons(tx, personIds);
      },
      stop: () => evidence.stop(),
    };
  },
});

function commonOf({ outbound, config, of }: Pick<Context, 'outbound' | 'config' | 'of'>) {
  const { settings, texts, http } = config;
  return { ...of(directoryModule), ...of(cardModule), outbound, settings, texts, publicUrl: http.publicUrl };
}
