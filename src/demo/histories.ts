import { sql } from 'kysely';
import type { Executor } from '../database/index.ts';

interface History {
  items: readonly string[];
  /** The notice everybody agreed to. */
  version: string;
  validDays: number;
  /** 'YYYY-MM-DD', the day the county is seeded for. */
  today: string;
}

/** The big plant of the demo county and its KEY enterprises are complete; the others lie between 92 and 100 %. */
const FULL_CODE = '0001';

/**
 * What the demo county declared in the last two hundred days. Who and when comes from hashes of ids, so the same county
 * gets the same history. Returns the persons who declared something.
 */
export async function seedProtections(ex: Executor, { items, version, validDays, today }: History): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    with asked as (
      select e.person_id, item, o.tier = 'KEY' or o.code = ${FULL_CODE} as complete,
        920 + ${hash(sql`o.id`)} % 80 as likely, ${hash(sql`e.person_id || item`)} % 1000 as luck,
        ${today}::date + time '10:00' - make_interval(days => (1 + ${hash(sql`e.person_id`)} % 200)::int) as local
      from employment e join organisation o on o.id = e.organisation_id
        cross join unnest(${[...items]}::text[]) as item
      where e.state = 'ACTIVE' and o.synthetic
    ), declared as (
      insert into protection (person_id, item, state, since, valid_until, consent_version, consented_at)
      select person_id, item, 'DECLARED', at, at + make_interval(days => ${validDays}::int), ${version}, at
      from asked, lateral (select local at time zone 'Asia/Shanghai' as at) moment
      where complete or luck < likely
      on conflict do nothing
      returning person_id
    )
    select distinct person_id from declared order by person_id`.execute(ex);
  return rows.map((row) => row.person_id);
}

/** The consents behind seeded declarations; ids come from the persons', so the same county gets the same rows. */
export async function seedConsents(
  ex: Executor,
  { version, personIds, today }: { version: string; personIds: readonly string[]; today: string },
) {
  await sql`
    insert into consent (id, person_id, purpose, notice_version, via, given_at)
    select upper(substr(md5('consent ' || person_id), 1, 26)), person_id, 'PROTECTION', ${version}, 'card',
      ((${today}::date - 1) + time '10:00') at time zone 'Asia/Shanghai'
    from unnest(${[...personIds]}::text[]) as person_id
    on conflict do nothing`.execute(ex);
}

function hash(text: ReturnType<typeof sql>) {
  return sql`('x' || substr(md5(${text}), 1, 7))::bit(28)::int`;
}
