import type { Tx } from '../../../database/index.ts';
import { addMs } from '../../../lib/time.ts';
import type { Outbound } from '../../../outbound/index.ts';
import type { Directory } from '../../directory/index.ts';
import type { Timers } from '../../escalation/index.ts';
import type { WarningCards } from '../cards.ts';
import * as store from '../store.ts';
import { noteTask } from '../task-event.ts';
import { laneOf } from '../tell/envelope.ts';
import type { Warning } from '../types.ts';

export interface OfferNeeds {
  timers: Timers;
  directory: Directory;
  outbound: Outbound;
  cards: WarningCards;
  /** How long a colleague has to confirm when no roster says when the shift ends. */
  waitMs: number;
}

/** Offers everything this owner has open at the organisation, drills apart; false when there is nobody to take it. */
export function createOffer({ timers, directory, outbound, cards, waitMs }: OfferNeeds) {
  return async function offer(tx: Tx, warning: Warning, now: Date): Promise<boolean> {
    const { owner, organisationId } = warning;
    if (!owner || !organisationId) return false;
    // The shifts of several warnings of one owner end together: the first offers all of them.
    await store.serialise(tx, `handover:${owner.personId}`);
    const partners = await directory.handoverPartners(tx, { personId: owner.personId, organisationId, at: now });
    const partner = partners.find(({ userid }) => userid !== null);
    if (!partner) return false;
    const open = await store.offerable(tx, warning, owner.personId, partner.personId);
    const [most] = open;
    if (!most) return true;

    const shift = await directory.currentShift(tx, owner.personId, now);
    const dueAt = shift && shift.endsAt > now ? shift.endsAt : addMs(now, waitMs);
    const id = await store.addHandover(tx, {
      fromPersonId: owner.personId,
      toPersonId: partner.personId,
      warningIds: open.map((one) => one.id),
      dueAt,
      now,
    });
    const note = { id, action: 'offered', from: null, to: 'offered', actor: owner.personId, now };
    await noteTask(tx, store.HANDOVER_KIND, note);
    const lane = laneOf(warning);
    await timers.sync(tx, store.handoverRef(id), lane, [{ purpose: 'handover', run: 0, step: 0, dueAt }], now);
    const from = await directory.person(tx, owner.personId);
    const minutesLeft = Math.max(0, Math.round(((most.dueAt ?? dueAt).getTime() - now.getTime()) / 60_000));
    const card = cards.handOver({
      id,
      count: open.length,
      drill: warning.drill,
      level: most.level,
      minutesLeft,
      from: from?.name ?? '',
    });
    await outbound.say(tx, [
      {
        owner: store.handoverRef(id),
        to: { personId: partner.personId, userid: partner.userid },
        purpose: 'todo',
        template: 'C37',
        content: { type: 'card', card },
        lane,
        mustAct: true,
      },
    ]);
    return true;
  };
}
