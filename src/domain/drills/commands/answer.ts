import { sql } from 'kysely';
import { appNow, eachAlone, type Tx, transact } from '../../../database/index.ts';
import type { FiredTimer } from '../../../kernel/escalation/index.ts';
import { notFound } from '../../../lib/problem.ts';
import { orderAct, revokeBySystem, warningStore } from '../../warnings/index.ts';
import { type By, DRILL, type DrillContext, PLACE } from '../context.ts';

export const lockDrill = (tx: Tx, id: string) => sql`select from drill where id = ${id} for update`.execute(tx);
export const lockPlace = (tx: Tx, id: string) => sql`select from drill_place where id = ${id} for update`.execute(tx);

const REASON = '演练结束';
const ACTS = {
  sign: { act: 'ack', input: {} },
  meet: { act: 'met', input: {} },
  report: { act: 'outcome', input: { outcome: 'DISSUADED', detail: { method: 'IN_PERSON' } } },
} as const;

/** A line of the script at one place: whoever was told first does it, as if he had pressed. The log names the system. */
export async function answerAt(ctx: DrillContext, tx: Tx, { owner, purpose }: FiredTimer): Promise<void> {
  const { rows } = await sql<{ warningId: string; owner: string | null }>`
    select place.warning_id, w.owner_person_id as owner
    from drill_place place join warning w on w.id = place.warning_id
    where place.id = ${owner.id} and place.is_open and w.drill`.execute(tx);
  const [at] = rows;
  if (!at || !(purpose in ACTS)) return;
  const { act, input } = ACTS[purpose as keyof typeof ACTS];
  const told = await warningStore.addressees(tx, at.warningId);
  const first = told.find(({ role }) => role === 'ADVISOR') ?? told[0];
  const personId = purpose === 'sign' ? first?.personId : (at.owner ?? first?.personId);
  const isPolice = purpose === 'sign' && first !== undefined && first.role !== 'ADVISOR';
  const why =
    personId === undefined
      ? '没有人收到，无人可代答'
      : await orderAct(ctx.warnings, tx, {
          ...{ id: at.warningId, act: isPolice ? 'take_over' : act, input, personId },
          acting: { actor: { kind: 'system' }, script: DRILL },
        });
  if (why !== null)
    await sql`update drill_place set fault = ${`剧本「${NAMES[purpose] ?? purpose}」没有办成：${why}`}
      where id = ${owner.id}`.execute(tx);
}

const NAMES: Readonly<Record<string, string>> = { sign: '签收', meet: '见到本人', report: '反馈结果' };

/** Nobody answers any more; the warnings are taken back right after, one by one. */
export async function endDrill(ctx: DrillContext, tx: Tx, id: string, by: By | null): Promise<boolean> {
  const now = await appNow(tx);
  const { rows } = await sql<{ id: string }>`
    update drill set ended_at = ${now}, ended_by = ${by?.personId ?? null}
    where id = ${id} and ended_at is null returning id`.execute(tx);
  if (rows.length === 0) return false;
  await sql`update drill_station set is_open = false where drill_id = ${id}`.execute(tx);
  await ctx.timers.sync(tx, { kind: DRILL, id }, 3, [], now);
  await ctx.audit.record(tx, {
    ...(by?.acting ?? { actor: { kind: 'system' as const } }),
    action: 'drill.end',
    object: { kind: DRILL, id },
    after: { stopped: by !== null },
  });
  return true;
}

export async function stopDrill(ctx: DrillContext, id: string, by: By): Promise<void> {
  await transact(ctx.db, async (tx) => {
    await lockDrill(tx, id);
    const { rows } = await sql`select from drill where id = ${id}`.execute(tx);
    if (rows.length === 0) throw notFound();
    await endDrill(ctx, tx, id, by);
  });
  await settleEnded(ctx);
}

const AT_ONCE = 50;

/** Takes back what is open of exercises that have ended: a process that died in between leaves the rest to the next round. */
export async function settleEnded(ctx: DrillContext): Promise<number> {
  const { rows } = await sql<{ id: string; warningId: string | null }>`
    select place.id, place.warning_id from drill_place place join drill on drill.id = place.drill_id
    where place.is_open and drill.ended_at is not null order by place.id limit ${AT_ONCE}`.execute(ctx.db);
  await eachAlone(
    rows,
    ({ id, warningId }) =>
      transact(ctx.db, async (tx) => {
        const now = await appNow(tx);
        await lockPlace(tx, id);
        if (warningId !== null) await revokeBySystem(ctx.warnings, tx, { id: warningId, reason: REASON, now });
        await ctx.timers.sync(tx, { kind: PLACE, id }, 3, [], now);
        await sql`update drill_place set is_open = false where id = ${id}`.execute(tx);
      }),
    ({ id }, err) => ctx.logger.error({ err, place: id }, 'a place of an exercise could not be ended'),
  );
  return rows.length === AT_ONCE ? AT_ONCE + (await settleEnded(ctx)) : rows.length;
}
