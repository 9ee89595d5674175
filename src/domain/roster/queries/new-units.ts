import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import type { NewUnit } from '../../../kernel/imports/index.ts';
import { loadUnits, unitKey } from '../../directory/index.ts';

interface Named {
  organisationId: string | null;
  organisation: string;
  path: string[];
  rows: number;
}

const SHOWN = 200;

/** What the rows of a list name and nobody has made yet, so that a typo is seen before it becomes a workshop. */
export async function noteNewUnits(tx: Tx, importId: string): Promise<void> {
  const named = await namedUnits(tx, importId);
  const known = [...new Set(named.flatMap(({ organisationId }) => organisationId ?? []))];
  const units = await loadUnits(tx, known);
  const names = await namesOf(tx, known);
  const found = named.filter(
    ({ organisationId, path }) => !organisationId || units.find(organisationId, path) === null,
  );
  const made: NewUnit[] = found.slice(0, SHOWN).map(({ organisationId, organisation, path, rows }) => ({
    organisation,
    unit: path.join('/'),
    rows,
    like: nearest(path.at(-1) ?? '', names.get(organisationId ?? '') ?? []),
  }));
  await sql`update roster_import set new_units = ${JSON.stringify(made)}::jsonb where id = ${importId}`.execute(tx);
}

async function namedUnits(ex: Executor, importId: string): Promise<Named[]> {
  const { rows } = await sql<Named>`
    select listed.organisation_id, coalesce(o.name, listed.name, '') as organisation,
      r.unit_path as path, count(*)::int as rows
    from roster_row r
      join roster_organisation listed on listed.import_id = r.import_id and listed.ref = r.organisation_ref
      left join organisation o on o.id = listed.organisation_id
    where r.import_id = ${importId} and r.action <> 'FAULTY' and cardinality(r.unit_path) > 0
    group by 1, 2, 3 order by 2, 3`.execute(ex);
  return rows;
}

async function namesOf(ex: Executor, organisationIds: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ id: string; names: string[] }>`
    select organisation_id as id, array_agg(distinct name) as names from grid_unit
    where organisation_id = any(${[...organisationIds]}::text[]) group by 1`.execute(ex);
  return new Map(rows.map(({ id, names }) => [id, names]));
}

/** One character more, less or other. */
function nearest(name: string, names: readonly string[]): string | null {
  const written = Array.from(unitKey(name));
  return names.find((other) => isOneOff(written, Array.from(unitKey(other)))) ?? null;
}

function isOneOff(one: readonly string[], other: readonly string[]): boolean {
  if (Math.abs(one.length - other.length) > 1 || Math.min(one.length, other.length) < 2) return false;
  let same = 0;
  while (same < one.length && same < other.length && one[same] === other[same]) same += 1;
  const [a, b] = [one.slice(same), other.slice(same)];
  const rest = (text: readonly string[], skip: number) => text.slice(skip).join('');
  if (a.length === b.length) return a.length > 0 && rest(a, 1) === rest(b, 1);
  return a.length > b.length ? rest(a, 1) === rest(b, 0) : rest(a, 0) === rest(b, 1);
}
