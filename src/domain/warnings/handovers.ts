import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import { addMs } from '../../lib/time.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import type { Directory } from '../directory/index.ts';
import { LEVELS, type OwnerRef, type Timers } from '../escalation/index.ts';
import type { CarryOut } from './act.ts';
import type { WarningCards } from './cards.ts';
import { actorOf, standingOf } from './people.ts';
import { handOverFailed, handOverTo } from './rules/hand-over.ts';
import * as store from './store.ts';
import { noteTask } from './task-event.ts';
import type { Warning } from './types.ts';

const HANDOVER_KIND = 'handover';

type Answer = 'accepted' | 'refused' | 'lapsed';

interface Offered {
  from_person_id: string;
  warning_ids: string[];
}

interface HandoverNeeds {
  timers: Timers;
  directory: Directory;
  outbound: Outbound;
  cards: WarningCards;
  publicUrl: string;
  /** How long a colleague has to confirm when no roster says when the shift ends. */
  waitMs: number;
}

/** At the change of shift (or on request) open warnings are offered to a colleague; owner and timers stay until he confirms. */
export function createHandovers({ timers, directory, outbound, cards, publicUrl, waitMs }: HandoverNeeds) {
  const ref = (id: string): OwnerRef => ({ kind: HANDOVER_KIND, id });

  /** Offers everything this owner has open at the organisation, drills apart; false when there is nobody to take it. */
  async function offer(tx: Tx, warning: Warning, now: Date): Promise<boolean> {
    const { owner, organisationId } = warning;
    if (!owner || !organisationId) return false;
    // The shifts of several warnings of one owner end together: the first offers all of them.
    await store.serialise(tx, `handover:${owner.personId}`);
    const [partner] = (
      await directory.handoverPartners(tx, { personId: owner.personId, organisationId, at: now })
    ).filter((one) => one.userid !== null);
    if (!partner) return false;
    const open = await openOf(tx, warning, owner.personId, partner.personId);
    if (open.length === 0) return true;

    const shift = await directory.currentShift(tx, owner.personId, now);
    const dueAt = shift && shift.endsAt > now ? shift.endsAt : addMs(now, waitMs);
    const id = newId();
    await tx
      .insertInto('handover')
      .values({
        id,
        from_person_id: owner.personId,
        to_person_id: partner.personId,
        warning_ids: open.map((one) => one.id),
        due_at: dueAt,
        state: 'offered',
        created_at: now,
      })
      .execute();
    await noteTask(tx, HANDOVER_KIND, {
      id,
      action: 'offered',
      from: null,
      to: 'offered',
      actor: owner.personId,
      now,
    });
    await timers.sync(
      tx,
      ref(id),
      LEVELS.indexOf(warning.level),
      [{ purpose: 'handover', run: 0, step: 0, dueAt }],
      now,
    );
    const from = await directory.person(tx, owner.personId);
    const [most] = open;
    await outbound.say(tx, [
      {
        owner: ref(id),
        to: { personId: partner.personId, userid: partner.userid },
        purpose: 'todo',
        template: 'C37',
        content: {
          type: 'card',
          card: cards.handOver({
            id,
            count: open.length,
            drill: warning.drill,
            level: most?.level ?? warning.level,
            minutesLeft: Math.max(0, Math.round(((most?.dueAt ?? dueAt).getTime() - now.getTime()) / 60_000)),
            from: from?.name ?? '',
            url: `${publicUrl}/h5/warnings`,
          }),
        },
        lane: LEVELS.indexOf(warning.level) as 0 | 1 | 2 | 3,
        mustAct: true,
      },
    ]);
    return true;
  }

  /** The answer to C37, or silence at the hour. */
  async function settle(
    tx: Tx,
    id: string,
    answer: Answer,
    now: Date,
    carryOut: CarryOut,
  ): Promise<'done' | 'unchanged'> {
    const row = await tx.selectFrom('handover').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    if (row.state !== 'offered') return 'unchanged';
    await tx.updateTable('handover').set({ state: answer, settled_at: now }).where('id', '=', id).execute();
    const answeredBy = answer === 'lapsed' ? null : row.to_person_id;
    await noteTask(tx, HANDOVER_KIND, { id, action: answer, from: 'offered', to: answer, actor: answeredBy, now });
    await timers.sync(tx, ref(id), 1, [], now);
    // Nobody pressed: the offer on the colleague's phone is over all the same.
    if (answer === 'lapsed') await outbound.showFace(tx, { owner: ref(id) }, await settledCard(tx, row, answer));
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
  async function settledCard(tx: Tx, row: Offered, answer: Answer): Promise<TemplateCard> {
    const from = await directory.person(tx, row.from_person_id);
    const [first] = row.warning_ids;
    const one = first ? await store.load(tx, first) : null;
    const drill = one?.drill ?? false;
    return cards.handOverSettled({ count: row.warning_ids.length, drill, from: from?.name ?? '', answer });
  }

  /** Offers from or to somebody whose roles ended ask nothing any more: what is still owned goes to police. */
  async function callOff(tx: Tx, personIds: readonly string[], now: Date, carryOut: CarryOut): Promise<void> {
    const people = [...personIds];
    const offers = await tx
      .selectFrom('handover')
      .select('id')
      .where('state', '=', 'offered')
      .where((eb) => eb.or([eb('from_person_id', 'in', people), eb('to_person_id', 'in', people)]))
      .orderBy('id')
      .execute();
    for (const { id } of offers) {
      await lock(tx, id);
      await settle(tx, id, 'lapsed', now, carryOut);
    }
  }

  function register(carryOut: CarryOut): void {
    timers.register(HANDOVER_KIND, {
      lock,
      async fire(tx, timer, { now }) {
        await settle(tx, timer.owner.id, 'lapsed', now, carryOut);
      },
    });
    outbound.registerOwner(HANDOVER_KIND, {
      lock,
      stillAsked: async () => true,
      async unreachable(tx, delivery) {
        await settle(tx, delivery.owner_id, 'lapsed', delivery.created_at, carryOut);
      },
    });
  }

  return { offer, settle, settledCard, callOff, register };
}

export type Handovers = ReturnType<typeof createHandovers>;

async function lock(tx: Tx, id: string): Promise<void> {
  const row = await tx.selectFrom('handover').select('warning_ids').where('id', '=', id).executeTakeFirst();
  for (const warningId of [...(row?.warning_ids ?? [])].sort()) await store.lock(tx, warningId);
  await tx.selectFrom('handover').select('id').where('id', '=', id).forNoKeyUpdate().execute();
}

interface OpenWarning {
  id: string;
  level: Warning['level'];
  dueAt: Date | null;
}

/** What the owner has open here and nobody was offered yet, the most urgent first; never one about the partner himself. */
async function openOf(
  tx: Tx,
  { organisationId, drill }: Warning,
  ownerId: string,
  partnerId: string,
): Promise<OpenWarning[]> {
  const { rows } = await sql<OpenWarning>`
    select w.id, w.level, (
      select min(t.due_at) from timer t where t.owner_kind = 'warning' and t.owner_id = w.id and t.state = 'armed'
        and t.purpose in ('contact', 'outcome')) as "dueAt"
    from warning w
    where w.owner_person_id = ${ownerId} and w.organisation_id = ${organisationId} and w.drill = ${drill}
      and w.person_id is distinct from ${partnerId}
      and (w.state in ('ACKED', 'CONTACTED') or (w.state = 'REPORTED' and w.open_reason is not null))
      and not exists (select from handover h where h.state = 'offered' and w.id = any (h.warning_ids))
    order by array_position(array['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'], w.level), 3 nulls last, w.id`.execute(tx);
  return rows;
}
