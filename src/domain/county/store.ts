import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import { nameSearch } from '../../lib/name-search.ts';
import { sectorOf, shortNameOf, writeAccounts, writePeople } from '../directory/index.ts';
import type { CountyPlan, Grant, Organisation, Place, Planned } from './types.ts';

interface Writing {
  corpId: string;
  seal(phone: string): string;
}

/** In the order of their references; what is the same is not touched. Roles end elsewhere, so that others hear of it. */
export async function writePlan(tx: Tx, plan: CountyPlan, { corpId, seal }: Writing): Promise<void> {
  await writePlaces(tx, plan.places.filter(differs));
  await writeOrganisations(tx, plan.organisations.filter(differs));
  const officers = plan.officers.filter(differs);
  const facts = officers.map(({ change, before, after, phone }) => ({
    isNew: change === 'new' && before === null,
    id: after.personId,
    name: after.name,
    phoneSealed: phone === null ? null : seal(phone),
    phoneHash: after.phoneHash,
  }));
  await writePeople(tx, {
    people: facts.filter(({ isNew }) => isNew),
    changedPeople: facts.filter(({ isNew }) => !isNew),
  });
  await writeOfficerNumbers(tx, officers);
  const accounts = officers.flatMap(({ after: { userid, personId } }) =>
    userid === null ? [] : [{ userid, personId }],
  );
  await writeAccounts(tx, corpId, accounts);
}

const differs = ({ change }: Planned<unknown>): boolean => change !== 'same';

async function writePlaces(tx: Tx, planned: readonly Planned<Place>[]): Promise<void> {
  for (const { before, after } of planned) {
    const { id, parentId, kind, code, name, path, population } = after;
    if (before === null) {
      await sql`
        insert into jurisdiction (id, parent_id, kind, code, name, path, population)
        values (${id}, ${parentId}, ${kind}, ${code}, ${name}, ${path}, ${population})`.execute(tx);
      continue;
    }
    await sql`
      update jurisdiction set name = ${name}, name_search = null, parent_id = ${parentId}, population = ${population} where id = ${id}`.execute(
      tx,
    );
    if (before.path !== path)
      await sql`
        update jurisdiction set path = ${path} || substr(path, ${before.path.length + 1}::int)
        where starts_with(path, ${before.path})`.execute(tx);
  }
  // Stations may stand below their townships in the list.
  for (const { after } of planned)
    await sql`update jurisdiction set station_id = ${after.stationId} where id = ${after.id}`.execute(tx);
}

async function writeOrganisations(tx: Tx, planned: readonly Planned<Organisation>[]): Promise<void> {
  for (const { before, after } of planned) {
    const { id, code, creditCode, name, kind, tier, townshipId, stationId } = after;
    const sector = sectorOf(kind);
    const shortName = shortNameOf(name);
    const spelled = nameSearch(name, 'organisation');
    if (before === null)
      await sql`
        insert into organisation (id, code, credit_code, name, name_search, short_name, kind, tier, sector, township_id, station_id)
        values (${id}, ${code}, ${creditCode}, ${name}, ${spelled}::tsvector, ${shortName}, ${kind}, ${tier}, ${sector}, ${townshipId},
          ${stationId})`.execute(tx);
    else
      await sql`
        update organisation set name = ${name}, name_search = ${spelled}::tsvector, kind = ${kind}, tier = ${tier}, township_id = ${townshipId},
          station_id = ${stationId}, version = version + 1,
          sector = case when kind = ${kind} then sector else ${sector} end,
          short_name = case when name = ${name} then short_name else ${shortName} end
        where id = ${id}`.execute(tx);
  }
}

async function writeOfficerNumbers(tx: Tx, officers: CountyPlan['officers']): Promise<void> {
  for (const { after } of officers)
    await sql`
      insert into officer (person_id, officer_no) values (${after.personId}, ${after.officerNo})
      on conflict (person_id) do update set officer_no = excluded.officer_no`.execute(tx);
}

/** The first of a place stands first on cards, unless somebody does already. */
export async function hasPrimary(tx: Tx, { role, scopeId }: Pick<Grant, 'role' | 'scopeId'>): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (
      select from role_assignment where scope_id = ${scopeId} and role = ${role} and state = 'ACTIVE' and is_primary
    ) as has`.execute(tx);
  return rows[0]?.has === true;
}
