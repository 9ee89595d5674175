import { sql } from 'kysely';
import type { Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import { nameSearch } from '../../../lib/name-search.ts';

export interface PersonFacts {
  id: string;
  name: string;
  /** Null: the number stays. */
  phoneSealed: string | null;
  phoneHash: string | null;
}

/** The userid is all WeCom tells of a hire; name, phone and number come with the next roster. */
export async function makePerson(tx: Tx, corpId: string, userid: string): Promise<string> {
  const id = newId();
  await sql`
    insert into person (id, name, name_search) values (${id}, ${userid}, ${nameSearch(userid)}::tsvector)`.execute(tx);
  await sql`insert into wecom_account (corp_id, userid, person_id) values (${corpId}, ${userid}, ${id})`.execute(tx);
  return id;
}

const PERSON = sql`id text, name text, "nameSearch" tsvector, "phoneSealed" text, "phoneHash" text`;

const rowsOf = (people: readonly PersonFacts[]): string =>
  JSON.stringify(people.map((one) => ({ ...one, nameSearch: nameSearch(one.name) })));

export async function writePeople(
  tx: Tx,
  { people, changedPeople }: { people: readonly PersonFacts[]; changedPeople: readonly PersonFacts[] },
): Promise<void> {
  if (people.length > 0)
    await sql`
      insert into person (id, name, name_search, phone_sealed, phone_hash)
      select id, name, "nameSearch", "phoneSealed", "phoneHash" from json_to_recordset(${rowsOf(people)}::json) as row (${PERSON})`.execute(
      tx,
    );
  if (changedPeople.length > 0)
    await sql`
      update person p set name = row.name, name_search = row."nameSearch", phone_sealed = coalesce(row."phoneSealed", p.phone_sealed),
        phone_hash = coalesce(row."phoneHash", p.phone_hash)
      from json_to_recordset(${rowsOf(changedPeople)}::json) as row (${PERSON})
      where p.id = row.id and (p.name <> row.name or p.phone_hash is distinct from coalesce(row."phoneHash", p.phone_hash))`.execute(
      tx,
    );
}
