import { type RawBuilder, sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import { type Action, grantsFor } from '../../../kernel/access/index.ts';
import type { Level } from '../../../kernel/escalation/index.ts';
import { scopeOf } from '../../../kernel/scope/index.ts';
import { maskName } from '../../../lib/masking.ts';
import type { Directory } from '../../directory/index.ts';
import type { Task } from '../../tasks/index.ts';
import { warningStore as store, type Turn, type Warning } from '../../warnings/index.ts';

const AT_MOST = 200;
const ACTING: readonly Action[] = ['warning.ack', 'warning.outcome', 'warning.take_over'];

type Reading = Pick<Directory, 'rolesOf'>;

/** For whom turns are looked for, by the permission table alone. */
export async function turnReader(
  ex: Executor,
  directory: Reading,
  { personId, at }: { personId: string; at: Date },
): Promise<TurnReader> {
  const grants = await directory.rolesOf(ex, personId, at);
  const acting = ACTING.flatMap((action) => grantsFor(grants, action));
  const reviewing = grantsFor(grants, 'warning.review');
  return {
    personId,
    ...(await scopeOf(ex, acting)),
    matches: grantsFor(grants, 'warning.match').length > 0,
    reviewsFirst: (
      await scopeOf(
        ex,
        reviewing.filter(({ role }) => role === 'STATION_DUTY'),
      )
    ).organisationIds,
    reviews: (await scopeOf(ex, reviewing)).organisationIds,
  };
}

/** Warnings and hand-overs whose next step is this person's. */
export async function warningTasks(
  directory: Reading,
  ex: Executor,
  { personId, at }: { personId: string; at: Date },
): Promise<Task[]> {
  const reader = await turnReader(ex, directory, { personId, at });
  const turns = await turnsOf(ex, reader, AT_MOST);
  const offers = await store.offersTo(ex, personId);
  return [
    ...turns.map((row) => ({
      kind: row.turn,
      id: row.id,
      path: `/h5/w/${row.id}`,
      about: [row.drill ? '演练同事' : row.subject && maskName(row.subject), row.organisation, row.number]
        .filter(Boolean)
        .join(' '),
      level: row.level,
      since: row.since,
      dueAt: row.dueAt,
      count: 1,
    })),
    ...offers.map((row) => ({
      kind: 'HANDOVER' as const,
      id: row.id,
      path: `/h5/w/${row.warningId}`,
      about: row.people > 1 ? `${row.number}等${row.people}起` : row.number,
      level: row.level,
      since: row.since,
      dueAt: row.dueAt,
      count: 1,
    })),
  ];
}

/** For whom turns are looked for: where he may still act at all, and what of the police's own questions is put to him. */
export interface TurnReader {
  personId: string;
  /** Where he may sign, report or take over. */
  organisationIds: readonly string[];
  /** Grid units he answers for, those below them included. */
  unitIds: readonly string[];
  /** He says who is meant. */
  matches: boolean;
  /** Outcomes there come to him first: he is the station's duty. */
  reviewsFirst: readonly string[];
  /** Where he may review at all. */
  reviews: readonly string[];
}

/**
 * Whose move it is, as one expression over `w`: null when it is somebody else's. It is the owner's while he has it, of
 * those asked while nobody has, and never his whom it is about.
 */
export function turnOf(reader: TurnReader): RawBuilder<Turn | null> {
  const { personId } = reader;
  const mine = sql`w.owner_person_id = ${personId}`;
  const here = sql`(w.organisation_id = any (${[...reader.organisationIds]}::text[])
    or w.grid_unit_id = any (${[...reader.unitIds]}::text[]))`;
  const climbing = sql`exists (select from timer t where t.owner_kind = 'warning' and t.owner_id = w.id
    and t.state = 'armed' and t.purpose in ('ladder', 'alarm'))`;
  const addressed = (condition: RawBuilder<unknown>) => sql`exists (select from warning_addressee a
    where a.warning_id = w.id and a.person_id = ${personId} and ${condition})`;
  // A mere notice to community police names them on a step the ladder has not come to.
  const asOfficer = addressed(sql`a.step >= 2 and a.step <= w.run_step and (a.run = w.run or w.state = 'DISPATCHED')`);
  const away = sql`exists (select from warning_receipt r where r.warning_id = w.id and r.person_id = ${personId}
    and r.kind = 'NOT_ON_SITE' and r.run = w.run)`;
  const asked = sql`exists (select from delivery d where d.owner_kind = 'warning' and d.owner_id = w.id
    and d.person_id = ${personId} and d.purpose = 'todo' and d.template = 'C41' and d.created_at >= w.reported_at)`;
  const stationJudges = sql`exists (select from role_assignment duty
      join organisation place on place.id = w.organisation_id and place.station_id = duty.scope_id
    where duty.role = 'STATION_DUTY' and duty.state = 'ACTIVE' and duty.person_id is distinct from w.reported_by)`;
  const judges = sql`(w.reported_by is distinct from ${personId}
    and w.organisation_id = any (${[...reader.reviews]}::text[])
    and (w.organisation_id = any (${[...reader.reviewsFirst]}::text[]) or ${asked} or (${reader.matches} and not ${stationJudges})))`;
  // Community police bring an outcome to its end, the station closes it when nothing more is wanted of them.
  const ownerCloses = sql`(w.owner_kind is not distinct from 'POLICE' and (w.missing <> '{}'
    or w.reported_by is distinct from w.owner_person_id or exists (select from role_assignment closer
      where closer.person_id = w.owner_person_id and closer.state = 'ACTIVE'
        and closer.role in ('STATION_DUTY', 'STATION_CHIEF', 'CENTER_OFFICER'))))`;
  return sql`case
    when w.person_id = ${personId} then null
    when w.state in ('NEW', 'UNMATCHED', 'RETURNED') and ${reader.matches} then 'MATCH'
    when w.state in ('RETURNED', 'REPORTED') and w.reported_by = ${personId} and w.missing <> '{}' then 'SUPPLEMENT'
    when w.state = 'DISPATCHED' and ${here} and ${asOfficer} then 'TAKE_OVER'
    when w.state = 'DISPATCHED' and ${here} and ${addressed(sql`a.step < 2`)} and not ${away} then 'SIGN'
    when w.state = 'ACKED' and ${mine} then 'FIND'
    when w.state = 'CONTACTED' and ${mine} then 'REPORT'
    when w.state in ('ACKED', 'CONTACTED') and ${here} and ${asOfficer} and ${climbing} then 'TAKE_OVER'
    when w.state in ('ACKED', 'CONTACTED') and ${here} and w.lapsed_at is not null and not w.run_hold
      and ${addressed(sql`a.step < 2 and a.run = w.run`)} and ${climbing} then 'SIGN'
    when w.state = 'REPORTED' and w.open_reason is null and ${judges} then 'REVIEW'
    when w.state = 'REPORTED' and w.open_reason is not null and ${mine} then
      case when w.owner_kind = 'POLICE' and w.organisation_id = any (${[...reader.reviews]}::text[]) then 'CLOSE' else 'GO_ON' end
    when w.state = 'REPORTED' and w.open_reason is not null and ${here} and ${asOfficer} and ${climbing} then 'TAKE_OVER'
    when w.state = 'REPORTED' and w.open_reason is not null and not ${ownerCloses} and ${judges} then 'CLOSE'
  end`;
}

/** Narrows the rows to those on which a turn of his can fall, so that the indexes of open warnings serve. */
export function rowsOf({ personId, organisationIds, unitIds, matches }: TurnReader): RawBuilder<boolean> {
  return sql`(w.state not in ('CLOSED', 'REVOKED') and w.state <> 'MATCHED' and (${matches}::boolean
    or w.organisation_id = any (${[...organisationIds]}::text[]) or w.grid_unit_id = any (${[...unitIds]}::text[])
    or w.owner_person_id = ${personId} or w.reported_by = ${personId}))`;
}

export interface TurnRow {
  id: string;
  number: string;
  level: Level;
  drill: boolean;
  turn: Turn;
  organisation: string | null;
  subject: string | null;
  state: Warning['state'];
  since: Date;
  dueAt: Date | null;
}

/** Every open warning whose next step is this person's, the most urgent first. */
export async function turnsOf(executor: Executor, reader: TurnReader, limit: number): Promise<TurnRow[]> {
  const { rows } = await sql<TurnRow>`
    select * from (
      select w.id, w.number, w.level, w.drill, w.state, ${turnOf(reader)} as turn, o.short_name as organisation,
        p.name as subject, coalesce(w.reported_at, w.acked_at, w.dispatched_at, w.created_at) as since,
        (select min(t.due_at) from timer t where t.owner_kind = 'warning' and t.owner_id = w.id and t.state = 'armed'
          and t.purpose not in ('name_removal', 'shift_change')) as due_at
      from warning w left join organisation o on o.id = w.organisation_id left join person p on p.id = w.person_id
      where ${rowsOf(reader)}
    ) as listed
    where turn is not null
    order by array_position(array['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'], level), id limit ${limit}`.execute(executor);
  return rows;
}
