import { cardChoice } from '../../config/card-text.ts';
import type { Settings } from '../../config/settings.ts';
import type { Texts } from '../../config/text-file.ts';
import type { Tx } from '../../database/index.ts';
import { releaseAt } from '../../kernel/escalation/index.ts';
import { cut } from '../../lib/text.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Draw as DrawCard } from '../cards/index.ts';
import type { Directory } from '../directory/index.ts';
import { isUnchecked, organisationName } from './store/drawn.ts';
import type { Draw } from './store/samples.ts';

interface DrawnCardNeeds {
  directory: Pick<Directory, 'holders'>;
  outbound: Pick<Outbound, 'say' | 'registerOwner'>;
  draw: DrawCard;
  settings: Pick<Settings, 'quietHours'>;
  texts: Texts;
  publicUrl: string;
}

const OWNER = 'protection_sample';

/** C41 to the advisors of an organisation where people were drawn by lot: once for each draw, in working hours. */
export function createDrawnCards(needs: DrawnCardNeeds) {
  const { directory, outbound, draw, settings, texts, publicUrl } = needs;
  const open = { from: settings.quietHours.to, to: settings.quietHours.from };
  outbound.registerOwner(OWNER, {
    stillAsked: (tx, delivery) => isUnchecked(tx, delivery.owner_id),
    unreachable: async () => {},
  });

  return async function tellAdvisors(tx: Tx, { id, organisationId, drawnAt }: Draw): Promise<void> {
    const advisors = await directory.holders(tx, { role: 'ADVISOR', organisationId, at: drawnAt });
    const org = cut(await organisationName(tx, organisationId), 16);
    await outbound.say(
      tx,
      advisors.map(({ personId, userid }) => ({
        owner: { kind: OWNER, id },
        to: { personId, userid },
        purpose: 'todo' as const,
        template: 'C41',
        content: {
          type: 'card' as const,
          card: draw({
            id: 'C41',
            variables: { ...cardChoice(texts, 'C41', 'CHECK'), org, tag: '', no: '' },
            key: 'none',
            url: `${publicUrl}/h5/checks/${organisationId}`,
          }),
        },
        lane: 4 as const,
        notBefore: releaseAt(open, drawnAt),
      })),
    );
  };
}
