import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import { invalid } from '../../../lib/problem.ts';
import type { Role, Shift } from '../types.ts';

export async function nextShift(ex: Executor, personIds: readonly string[], at: Date): Promise<Date | null> {
  const { rows } = await sql<{ startsAt: Date | null }>`
    select min(starts_at) as starts_at from duty_shift
    where person_id = any(${[...personIds]}::text[]) and starts_at > ${at}`.execute(ex);
  return rows[0]?.startsAt ?? null;
}

/** The shift the person works now, with the later end when two overlap. */
export async function currentShift(ex: Executor, personId: string, at: Date): Promise<Shift | null> {
  const [shift] = await select(
    ex,
    sql`person_id = ${personId} and starts_at <= ${at} and ends_at > ${at} order by ends_at desc limit 1`,
  );
  return shift ?? null;
}

/** Shifts that end in (after, until]: whose open work needs a hand-over. */
export function shiftsEnding(ex: Executor, after: Date, until: Date): Promise<Shift[]> {
  return select(ex, sql`ends_at > ${after} and ends_at <= ${until} order by ends_at, person_id`);
}

/** Each person's first shift of that role which is not over at `at`; who has none is absent from the map. */
export async function shiftsFrom(
  ex: Executor,
  { role, personIds, at }: { role: Role; personIds: readonly string[]; at: Date },
): Promise<Map<string, Date>> {
  const { rows } = await sql<{ personId: string; startsAt: Date }>`
    select person_id, min(starts_at) as starts_at from duty_shift
    where person_id = any(${[...personIds]}::text[]) and role = ${role} and ends_at > ${at}
    group by person_id`.execute(ex);
  return new Map(rows.map((row) => [row.personId, row.startsAt]));
}

/** Only a holder of the role can be rostered for it; anybody else would be counted on and never told. */
export async function addShift(ex: Executor, shift: Shift): Promise<string> {
  const id = newId();
  const { numAffectedRows } = await sql`
    insert into duty_shift (id, person_id, role, scope_kind, scope_id, starts_at, ends_at)
    select ${id}, r.person_id, r.role, r.scope_kind, r.scope_id, ${shift.startsAt}::timestamptz, ${shift.endsAt}::timestamptz
    from role_assignment r
    where r.person_id = ${shift.personId} and r.role = ${shift.role} and r.scope_id = ${shift.scopeId}
      and r.state = 'ACTIVE'`.execute(ex);
  if (Number(numAffectedRows ?? 0) > 0) return id;
  throw invalid('role', '排班失败：该人员没有对应的在任角色，请先任命再排班。');
}

export interface NewLeave {
  personId: string;
  from: Date;
  until: Date;
  substitutePersonId?: string;
}

export async function addLeave(ex: Executor, { personId, from, until, substitutePersonId }: NewLeave): Promise<string> {
  const id = newId();
  await sql`
    insert into leave (id, person_id, starts_at, ends_at, substitute_person_id)
    values (${id}, ${personId}, ${from}, ${until}, ${substitutePersonId ?? null})`.execute(ex);
  return id;
}

async function select(ex: Executor, condition: ReturnType<typeof sql>): Promise<Shift[]> {
  const { rows } = await sql<Shift>`
    select person_id, role, scope_kind, scope_id, starts_at,
      ends_at
    from duty_shift where ${condition}`.execute(ex);
  return rows;
}
