import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import { withoutTimer } from '../escalation/index.ts';
import type { CarryOut } from './act.ts';
import { createOffer, type OfferNeeds } from './handovers/offer.ts';
import { actorOf, standingOf } from './people.ts';
import { handOverFailed, handOverTo } from './rules/hand-over.ts';
import * as store from './store.ts';
import { noteTask } from './task-event.ts';

type Answer = 'accepted' | 'refused' | 'lapsed';

/** At the change of shift (or on request) open warnings are offered to a colleague; owner and timers stay until he confirms. */
export function createHandovers(needs: OfferNeeds) {
  const { timers, directory, outbound, cards } = needs;

  /** The answer to C37, or silence at the hour. */
  async function settle(
    tx: Tx,
    id: string,
    answer: Answer,
    now: Date,
    carryOut: CarryOut,
  ): Promise<'done' | 'unchanged'> {
    const row = await store.handover(tx, id);
    if (row.state !== 'offered') return 'unchanged';
    await store.settleHandover(tx, id, answer, now);
    const answeredBy = answer === 'lapsed' ? null : row.to_person_id;
    await noteTask(tx, store.HANDOVER_KIND, {
      id,
      action: answer,
      from: 'offered',
      to: answer,
      actor: answeredBy,
      now,
    });
    await timers.sync(tx, store.handoverRef(id), 1, [], now);
    // Nobody pressed: the offer on the colleague's phone is over all the same.
    if (answer === 'lapsed')
      await outbound.showFace(tx, { owner: store.handoverRef(id) }, await settledCard(tx, row, answer));
    for (const warningId of [...row.warning_ids].sort()) {
      const warning = await store.lockAndLoad(tx, warningId);
      if (!warning || warning.owner?.personId !== row.from_person_id) continue;
      const taker = actorOf(await standingOf(tx, directory, warning, row.to_person_id, now));
      const decision = answer === 'accepted' ? handOverTo(warning, taker, now) : handOverFailed(warning, now);
      const actor = answer === 'lapsed' ? { personId: null, kind: 'SYSTEM' as const } : taker;
      if (decision.outcome === 'done') await carryOut(tx, warning, decision, { actor, now, told: new Set() });
    }
    return 'done';
  }

  /** What the offer's card says when it is over. */
  async function settledCard(
    tx: Tx,
    { from_person_id: fromId, warning_ids: ids }: store.HandoverRow,
    answer: Answer,
  ): Promise<TemplateCard> {
    const from = await directory.person(tx, fromId);
    const [first] = ids;
    const one = first ? await store.load(tx, first) : null;
    return cards.handOverSettled({ count: ids.length, drill: one?.drill ?? false, from: from?.name ?? '', answer });
  }

  /** Offers from or to somebody whose roles ended ask nothing any more: what is still owned goes to police. */
  async function callOff(tx: Tx, personIds: readonly string[], now: Date, carryOut: CarryOut): Promise<void> {
    for (const id of await store.offersWith(tx, personIds)) {
      await store.lockHandover(tx, id);
      await settle(tx, id, 'lapsed', now, carryOut);
    }
  }

  function register(carryOut: CarryOut): void {
    timers.register(store.HANDOVER_KIND, {
      lock: store.lockHandover,
      async fire(tx, timer, { now }) {
        await settle(tx, timer.owner.id, 'lapsed', now, carryOut);
      },
      orphans: {
        find: (db) => withoutTimer(db, store.HANDOVER_KIND, sql`select id from handover where state = 'offered'`),
        async rearm(tx, id, now) {
          const { due_at: planned } = await store.handover(tx, id);
          const dueAt = planned.getTime() > now.getTime() ? planned : now;
          await timers.sync(tx, store.handoverRef(id), 1, [{ purpose: 'handover', run: 0, step: 0, dueAt }], now);
        },
      },
    });
    outbound.registerOwner(store.HANDOVER_KIND, {
      lock: store.lockHandover,
      stillAsked: async () => true,
      async unreachable(tx, delivery) {
        await settle(tx, delivery.owner_id, 'lapsed', delivery.created_at, carryOut);
      },
    });
  }

  return { offer: createOffer(needs), settle, settledCard, callOff, register };
}

export type Handovers = ReturnType<typeof createHandovers>;
