import { sql } from 'kysely';
import { type Database, transact } from '../../database/index.ts';

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
