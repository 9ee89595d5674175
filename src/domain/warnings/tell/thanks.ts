import type { Tx } from '../../../database/index.ts';
import { addMs, days, nextShanghai, shanghaiAt, shanghaiDay } from '../../../lib/time.ts';
import type { Outbound } from '../../../outbound/index.ts';
import type { WarningCards } from '../cards.ts';
import type { Facts } from '../facts.ts';
import * as store from '../store.ts';
import type { Warning } from '../types.ts';
import { envelope } from './envelope.ts';

interface ThanksNeeds {
  outbound: Outbound;
  cards: WarningCards;
}

/** The thank-you to a colleague whose case is over, and its silence while another is urgent. */
export function createThanks({ outbound, cards }: ThanksNeeds) {
  /** C33, at ten the day after: only to somebody who was met, and never while an urgent case about him is open. */
  async function thank(tx: Tx, { warning, subject, now }: Facts): Promise<void> {
    const userid = subject?.userid;
    if (!userid || !warning.personId || warning.drill) return;
    if (await store.isUrgentlyWarned(tx, warning.personId)) return;
    await outbound.say(tx, [
      {
        ...envelope(warning, { personId: warning.personId, userid }),
        purpose: 'notice',
        template: 'C33',
        content: { type: 'card', card: cards.thanks() },
        notBefore: nextShanghai(shanghaiAt(shanghaiDay(now), '23:59'), '10:00'),
      },
    ]);
  }

  /** A thank-you of an earlier case that still waits for its morning stays unsaid. */
  async function silence(tx: Tx, { personId }: Warning, now: Date): Promise<void> {
    if (!personId) return;
    for (const { id, reportedBy } of await store.closedAbout(tx, personId, addMs(now, -days(2)))) {
      await outbound.suppress(tx, store.ownerOf(id), {
        reason: 'not_applicable',
        purposes: ['notice'],
        exceptPersonIds: reportedBy ? [reportedBy] : [],
      });
    }
  }

  return { thank, silence };
}
