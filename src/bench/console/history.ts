import { sql } from 'kysely';
import { clock, type Database, recordset, transact } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import { insertBulletin } from '../campaign/floor.ts';
import { type PastWarning, pastYear } from './year.ts';

const ROWS_AT_ONCE = 1_000;
/** An ask, a notice to the station and what became of both cards, for each warning. */
const DELIVERIES_A_WARNING = 4;

export interface History {
  warnings: number;
  open: number;
  deliveries: number;
}

/**
 * A year of warnings with all that belongs to them, and what was sent in that year. The patterns went through the real
 * intake, one of each level: what a warning holds beside the columns of `PastWarning` is as theirs.
 */
export async function writeHistory(
  db: Database,
  { patternIds, perDay, deliveries }: { patternIds: string[]; perDay: number; deliveries: number },
): Promise<History> {
  const { appNow: now } = await clock.read(db);
  const past = pastYear({ now, perDay });
  await planWarnings(db, past, patternIds);
  await writeWarnings(db);
  await writeSent(db);
  const bulk = deliveries - past.length * DELIVERIES_A_WARNING;
  if (bulk > 0) await writeBulletins(db, bulk);
  await sql`truncate live_change`.execute(db);
  await sql`vacuum analyze`.execute(db);
  const { rows } = await sql<History>`
    select (select count(*) from warning)::int as warnings, (select count(*) from delivery)::int as deliveries,
      (select count(*) from warning where state not in ('CLOSED', 'REVOKED'))::int as open`.execute(db);
  const [written] = rows;
  if (!written) throw new Error('the history could not be counted');
  return written;
}

/** Each about another employee, with that organisation's advisor as owner, beside the pattern of its level. */
async function planWarnings(db: Database, past: readonly PastWarning[], patternIds: string[]): Promise<void> {
  await sql`
    create table bench_person as
    select row_number() over (order by md5(e.id)) - 1 as n, e.person_id, e.id as employment_id, e.organisation_id,
      e.grid_unit_id, advisor.person_id as owner_person_id
    from employment e join lateral (
      select r.person_id from role_assignment r where r.role = 'ADVISOR' and r.scope_id = e.organisation_id
        and r.state = 'ACTIVE' order by r.is_primary desc, r.id limit 1) advisor on true
    where e.state = 'ACTIVE' and e.person_id <> advisor.person_id`.execute(db);
  await sql`create unique index on bench_person (n)`.execute(db);
  await sql`create index on bench_person (employment_id)`.execute(db);
  await sql`analyze bench_person`.execute(db);
  await sql`
    create table bench_warning as
    select w.id, w.number, w.level, w.fraud_type, w.source, w.state, w.outcome, w.open_reason, w.version, w.created_at,
      w.dispatched_at, w.acked_at, w.met_at, w.reported_at, w.closed_at, w.acked_at as owner_since,
      w.created_at as updated_at, p.person_id, p.employment_id, p.organisation_id, p.grid_unit_id, p.owner_person_id,
      w.owner_person_id as reported_by, 'ADVISOR' as owner_kind, 0 as n, w.id as pattern
    from warning w cross join bench_person p limit 0`.execute(db);
  for (let first = 0; first < past.length; first += ROWS_AT_ONCE) {
    await sql`
      insert into bench_warning
      select w.id, w.number, w.level, w.fraud_type, w.source, w.state, w.outcome, w.open_reason, w.version, w.created_at,
        w.dispatched_at, w.acked_at, w.met_at, w.reported_at, w.closed_at, w.acked_at, coalesce(w.closed_at, w.created_at),
        p.person_id, p.employment_id, p.organisation_id, p.grid_unit_id,
        case when w.acked_at is not null then p.owner_person_id end,
        case when w.reported_at is not null then p.owner_person_id end,
        case when w.acked_at is not null then 'ADVISOR' end, w.n, model.id
      from jsonb_to_recordset(${recordset(past.slice(first, first + ROWS_AT_ONCE))}::jsonb) as w (n int, id text, number text,
          level text, fraud_type text, source text, state text, outcome text, open_reason text, version int,
          created_at timestamptz, dispatched_at timestamptz, acked_at timestamptz, met_at timestamptz,
          reported_at timestamptz, closed_at timestamptz)
        join bench_person p on p.n = w.n % (select count(*) from bench_person)
        join lateral (select id from warning where id = any(${patternIds}::text[]) order by level = w.level desc limit 1)
          model on true`.execute(db);
  }
}

async function writeWarnings(db: Database): Promise<void> {
  await sql`analyze bench_warning`.execute(db);
  await sql`
    insert into warning
    select (jsonb_populate_record(model, to_jsonb(b) - 'n' - 'pattern' || '{"phone_sealed": null, "phone_hash": null}')).*
    from bench_warning b join warning model on model.id = b.pattern order by b.id`.execute(db);
  await sql`
    insert into warning_addressee (warning_id, person_id, run, step, role, told_at)
    select w.id, p.owner_person_id, w.run, 1, 'ADVISOR', b.dispatched_at
    from bench_warning b join warning w on w.id = b.id join bench_person p on p.employment_id = b.employment_id
    where b.dispatched_at is not null`.execute(db);
  await sql`
    insert into event_log (owner_kind, owner_id, version, at, actor_kind, actor_id, action, from_state, to_state)
    select 'warning', b.id, row_number() over (partition by b.id order by stage.at), stage.at,
      case when stage.is_person then 'person' else 'system' end, case when stage.is_person then b.owner_person_id end,
      stage.action, stage.before, stage.after
    from bench_warning b cross join lateral (values
      ('created', null, 'MATCHED', b.created_at, false), ('dispatched', 'MATCHED', 'DISPATCHED', b.dispatched_at, false),
      ('acked', 'DISPATCHED', 'ACKED', b.acked_at, true), ('contacted', 'ACKED', 'CONTACTED', b.met_at, true),
      ('reported', 'CONTACTED', 'REPORTED', b.reported_at, true), ('closed', 'REPORTED', 'CLOSED', b.closed_at, true)
    ) as stage (action, before, after, at, is_person)
    where stage.at is not null order by stage.at`.execute(db);
  await sql`
    insert into audit_log (at, actor_kind, actor_id, action, object_kind, object_id, after)
    select e.at, e.actor_kind, e.actor_id, 'warning.' || e.action, 'warning', e.owner_id,
      jsonb_build_object('state', e.to_state)
    from event_log e join bench_warning b on e.owner_kind = 'warning' and e.owner_id = b.id order by e.at`.execute(db);
  // What is open waits for hours yet: nothing of it falls due while somebody measures.
  await sql`
    insert into timer (id, owner_kind, owner_id, purpose, run, step, generation, priority, due_at, state, armed_at, settled_at)
    select b.id || '-' || purpose, 'warning', b.id, purpose, 1, 1, 1, 2,
      case when b.closed_at is null then app_now() + interval '6 hours' else b.closed_at end,
      case when b.closed_at is null then 'armed' else 'fired' end, b.created_at, b.closed_at
    from bench_warning b cross join unnest(array['ladder', 'outcome']) as purpose`.execute(db);
}

/** Cards of warnings: each with a message of its own. Now and then one did not arrive. */
async function writeSent(db: Database): Promise<void> {
  const sent = sql`bench_warning b join bench_person p on p.employment_id = b.employment_id
    cross join generate_series(1, ${DELIVERIES_A_WARNING}::int) as k where b.dispatched_at is not null`;
  await sql`
    insert into message (id, corp_id, agent_id, body_sealed, content_hash, created_at)
    select b.id || '-' || k, 'bench', '1', repeat('x', 900), md5(b.id || k), b.dispatched_at from ${sent}`.execute(db);
  await sql`
    insert into delivery (id, owner_kind, owner_id, person_id, purpose, template, run, step, lane, state, errcode, message_id,
      not_before, attempt, created_at, settled_at)
    select b.id || '-' || k, 'warning', b.id, p.owner_person_id, case when k = 1 then 'ask' else 'notice' end,
      (array['C01', 'C10', 'C04', 'C31'])[k], 1, k, 1, case when b.n % 50 = 0 then 'rejected_perm' else 'accepted' end,
      case when b.n % 50 = 0 then 81013 else 0 end, b.id || '-' || k, b.dispatched_at, 1,
      b.dispatched_at + k * interval '1 minute', b.dispatched_at + k * interval '61 seconds'
    from ${sent} order by b.dispatched_at`.execute(db);
}

/** What went to everybody, spread over the year: as many bulletins as make up the number. */
async function writeBulletins(db: Database, wanted: number): Promise<void> {
  for (let [left, n] = [wanted, 1]; left > 0; n += 1) {
    const messageId = newId();
    left -= await transact(db, async (tx) => {
      const id = await insertBulletin(tx, `D${n}`);
      const at = sql`app_now() - make_interval(days => ${(n * 23) % 360}::int)`;
      await sql`
        insert into message (id, corp_id, agent_id, body_sealed, content_hash, created_at)
        values (${messageId}, 'bench', '1', ${'x'.repeat(900)}, ${messageId}, ${at})`.execute(tx);
      const { numAffectedRows = 0n } = await sql`
        insert into delivery (id, owner_kind, owner_id, person_id, purpose, template, lane, state, errcode, message_id,
          not_before, attempt, created_at, settled_at)
        select ${id} || '-' || p.n, 'bulletin', ${id}, p.person_id, 'notice', 'C20', 3, 'accepted', 0, ${messageId},
          ${at}, 1, ${at} + p.n * interval '3 milliseconds', ${at} + interval '1 hour'
        from (select distinct on (person_id) n, person_id from bench_person order by person_id, n) p
        order by p.n limit ${left}`.execute(tx);
      if (numAffectedRows === 0n) throw new Error('there is nobody to whom a bulletin could have gone');
      return Number(numAffectedRows);
    });
  }
}
