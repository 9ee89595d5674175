import { sql } from 'kysely';
import { type Database, type Executor, transact } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';

/** As many at once as the service's applier. */
const AT_ONCE = 4;

/**
 * The bare rows an answer cannot do without, in copies of their tables: keep the callback, mark it done, lock the person,
 * three declarations, the member, two counters; one commit for keeping it and one for the rest. Milliseconds an answer.
 */
export async function answerBare(db: Database, campaignId: string, count: number): Promise<number> {
  for (const table of ['inbox', 'protection_person', 'protection', 'campaign_member', 'campaign_tally'])
    await sql`create table ${sql.table(`bare_${table}`)} (like ${sql.table(table)} including all)`.execute(db);
  await sql`insert into bare_campaign_member select * from campaign_member where campaign_id = ${campaignId}`.execute(
    db,
  );
  await sql`insert into bare_campaign_tally select * from campaign_tally where campaign_id = ${campaignId}`.execute(db);
  const { rows: people } = await sql<{ id: string }>`
    select person_id as id from bare_campaign_member order by md5(person_id) limit ${count}`.execute(db);

  const startedAt = performance.now();
  const lane = async () => {
    for (let one = people.shift(); one !== undefined; one = people.shift()) await answerOne(db, one.id);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const ms = (performance.now() - startedAt) / count;
  for (const table of ['inbox', 'protection_person', 'protection', 'campaign_member', 'campaign_tally'])
    await sql`drop table ${sql.table(`bare_${table}`)}`.execute(db);
  return ms;
}

async function answerOne(db: Database, personId: string): Promise<void> {
  await sql`
    insert into bare_inbox (receiver, dedupe_key, payload_sealed) values ('app', ${personId}, ${'x'.repeat(600)})`.execute(
    db,
  );
  await transact(db, async (tx) => {
    await sql`update bare_inbox set state = 'done', done_at = clock_timestamp() where dedupe_key = ${personId}`.execute(
      tx,
    );
    await sql`insert into bare_protection_person (person_id) values (${personId})`.execute(tx);
    await sql`
      insert into bare_protection (person_id, item, state, since, consent_version, consented_at)
      select ${personId}, item, 'DECLARED', app_now(), '1', app_now() from unnest(array['A', 'B', 'C']) as item`.execute(
      tx,
    );
    await sql`
      with moved as (
        update bare_campaign_member set bucket = 'DONE', missing = 0, answered_at = app_now()
        where person_id = ${personId} returning campaign_id, organisation_id, grid_unit_id
      )
      insert into bare_campaign_tally as t
      select campaign_id, organisation_id, grid_unit_id, step.bucket, step.people
      from moved, (values ('ASKED', -1), ('DONE', 1)) as step (bucket, people) order by 4
      on conflict (campaign_id, organisation_id, grid_unit_id, bucket) do update set people = t.people + excluded.people`.execute(
      tx,
    );
  });
}

/** The least a counter can be read by: one sum over the tally, asked in the same moments as the board. */
export async function countBare(db: Database, campaignId: string): Promise<number> {
  const startedAt = performance.now();
  await sql`select bucket, sum(people)::int from campaign_tally where campaign_id = ${campaignId} group by bucket`.execute(
    db,
  );
  return performance.now() - startedAt;
}

/** What the counters spare: everybody counted anew. */
export async function recountBare(db: Database, campaignId: string): Promise<number> {
  const startedAt = performance.now();
  await sql`select bucket, count(*)::int from campaign_member where campaign_id = ${campaignId} group by bucket`.execute(
    db,
  );
  return performance.now() - startedAt;
}

/**
 * Earlier campaigns and bulletins for the whole county, until so many receipts are stored: half of them members of
 * campaigns, half receipts of bulletins, counters with them. Answers the id of one bulletin.
 */
export async function storeReceipts(
  db: Database,
  campaignId: string,
  wanted: number,
): Promise<{ stored: number; bulletinId: string }> {
  const { rows } = await sql<{ people: number }>`
    select count(*)::int as people from campaign_member where campaign_id = ${campaignId}`.execute(db);
  const people = Math.max(1, rows[0]?.people ?? 1);
  const copies = Math.max(1, Math.round(wanted / 2 / people));
  for (let n = 1; n < copies; n += 1) await copyCampaign(db, campaignId, n);
  let bulletinId = '';
  for (let n = 0; n < copies; n += 1) bulletinId = await makeBulletin(db, n);
  await sql`vacuum analyze campaign_member, campaign_tally, bulletin_receipt, bulletin_tally`.execute(db);
  const { rows: stored } = await sql<{ n: number }>`
    select (select count(*) from campaign_member) + (select count(*) from bulletin_receipt) as n`.execute(db);
  return { stored: stored[0]?.n ?? 0, bulletinId };
}

async function copyCampaign(db: Database, campaignId: string, n: number): Promise<void> {
  const id = newId();
  const changed = sql`jsonb_build_object('id', ${id}::text, 'name', ${`往期 ${n}`}::text, 'state', 'CLOSED', 'closed_at', app_now())`;
  await sql`insert into campaign select (jsonb_populate_record(c, ${changed})).* from campaign c where c.id = ${campaignId}`.execute(
    db,
  );
  await sql`
    insert into campaign_member
    select ${id}, person_id, kind, organisation_id, grid_unit_id, bucket, missing, reached, asked_at, null, reminders,
      reminded_at, null, declined_until, answered_at, help_at, due_at, joined_at, ended_at
    from campaign_member where campaign_id = ${campaignId}`.execute(db);
  await sql`
    insert into campaign_tally select ${id}, organisation_id, grid_unit_id, bucket, people
    from campaign_tally where campaign_id = ${campaignId}`.execute(db);
}

/** Sent to every employee; two of three have signed. The trigger counts. */
async function makeBulletin(db: Database, n: number): Promise<string> {
  const id = await insertBulletin(db, String(n));
  await sql`
    insert into bulletin_receipt (bulletin_id, person_id, organisation_id, township_id, station_id, grid_unit_id, role,
      told, state, queued_at, accepted_at, acted_at, ack_seconds)
    select ${id}, person_id, organisation_id, township_id, station_id, grid_unit_id, 'EMPLOYEE', true,
      case when n % 3 = 0 then 'ACCEPTED' else 'ACKED' end, app_now(), app_now(),
      case when n % 3 > 0 then app_now() end, case when n % 3 > 0 then n % 3600 end
    from (
      select distinct on (e.person_id) e.person_id, e.organisation_id, o.township_id, o.station_id, e.grid_unit_id,
        (hashtext(e.person_id) & 65535) as n
      from employment e join organisation o on o.id = e.organisation_id where e.state = 'ACTIVE'
      order by e.person_id, e.id
    ) as employee`.execute(db);
  return id;
}

/** A bulletin that went to every employee, without its receipts. */
export async function insertBulletin(ex: Executor, n: string): Promise<string> {
  const id = newId();
  await sql`
    insert into bulletin (id, number, state, version, title, body, fraud_type, ack_required, drill, filter, scope_ids,
      author_id, people, created_at, launch_at, sending_at, sent_at)
    select ${id}, ${`BENCH-${n}`}, 'SENT', 1, '冒充客服退款骗局', '让您下载软件的“客服”都是诈骗。', 'FAKE_CS_LOGISTICS', true, false,
      '{"roles":["EMPLOYEE"]}', array(select id from jurisdiction where kind = 'COUNTY'), r.person_id,
      (select count(*) from employment where state = 'ACTIVE'), app_now(), app_now(), app_now(), app_now()
    from role_assignment r where r.role = 'CENTER_OFFICER' order by r.person_id limit 1`.execute(ex);
  await sql`
    insert into event_log (owner_kind, owner_id, version, at, actor_kind, action)
    values ('bulletin', ${id}, 1, app_now(), 'system', 'created')`.execute(ex);
  return id;
}
