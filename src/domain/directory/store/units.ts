import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';

interface UnitRow {
  id: string;
  organisationId: string;
  parentId: string | null;
  name: string;
  path: string;
}

export interface Units {
  /** Of '冲压车间/一班' in that organisation; null when there is no such unit. */
  find(organisationId: string, path: readonly string[]): string | null;
}

export async function loadUnits(ex: Executor, organisationIds: readonly string[]): Promise<Units> {
  const { rows } = await sql<UnitRow>`
    select id, organisation_id as "organisationId", parent_id as "parentId", name, path
    from grid_unit where organisation_id = any(${[...organisationIds]}::text[])`.execute(ex);
  return indexed(rows);
}

interface Wanted {
  organisationId: string;
  path: readonly string[];
}

/** Makes what is missing, level by level: workshops hold teams, communities hold buildings. */
export async function makeUnits(tx: Tx, rows: readonly Wanted[]): Promise<Units> {
  const wanted = [...new Map(rows.map((row) => [`${row.organisationId} ${row.path.join('/')}`, row])).values()];
  const organisationIds = [...new Set(wanted.map(({ organisationId }) => organisationId))];
  let units = await loadUnits(tx, organisationIds);
  for (let depth = 1; ; depth += 1) {
    const missing = wanted.filter(({ organisationId, path }) => units.find(organisationId, path) === null);
    if (missing.length === 0) return units;
    await insertLevel(tx, missing, depth, units);
    units = await loadUnits(tx, organisationIds);
  }
}

async function insertLevel(tx: Tx, missing: readonly Wanted[], depth: number, units: Units): Promise<void> {
  const rows = new Map<string, object>();
  for (const { organisationId, path } of missing) {
    const upTo = path.slice(0, depth);
    if (upTo.length < depth || units.find(organisationId, upTo) !== null) continue;
    const parentId = depth === 1 ? null : units.find(organisationId, upTo.slice(0, -1));
    rows.set(`${organisationId}/${upTo.join('/')}`, { id: newId(), organisationId, parentId, name: upTo.at(-1) });
  }
  const kind = depth === 1 ? 'WORKSHOP' : depth === 2 ? 'TEAM' : 'UNIT';
  await sql`
    insert into grid_unit (id, organisation_id, parent_id, kind, name, path)
    select made.id, made."organisationId", made."parentId",
      case when o.kind = 'COMMUNITY' then case when ${depth}::int = 1 then 'BUILDING' else 'UNIT' end
        when o.kind = 'ENTERPRISE' then ${kind} else 'UNIT' end,
      made.name, coalesce(parent.path, '/') || made.id || '/'
    from json_to_recordset(${JSON.stringify([...rows.values()])}::json)
        as made (id text, "organisationId" text, "parentId" text, name text)
      join organisation o on o.id = made."organisationId"
      left join grid_unit parent on parent.id = made."parentId"
    on conflict (organisation_id, parent_id, name) do nothing`.execute(tx);
}

/** What two spellings of one unit have in common: full-width letters and blanks make no other workshop. */
export function unitKey(name: string): string {
  return name.normalize('NFKC').replace(/\s/g, '').toLowerCase();
}

function indexed(rows: readonly UnitRow[]): Units {
  const children = new Map<string, string>();
  const byName = new Map<string, string | null>();
  // Ids hold no blank, so nothing runs into the name.
  const key = (organisationId: string, parentId: string | null, name: string) =>
    `${organisationId} ${parentId ?? ''} ${unitKey(name)}`;
  for (const { id, organisationId, parentId, name } of rows) {
    children.set(key(organisationId, parentId, name), id);
    const anywhere = key(organisationId, '*', name);
    byName.set(anywhere, byName.has(anywhere) ? null : id);
  }
  return {
    find(organisationId, path) {
      let id: string | null = null;
      for (const name of path) {
        const child = children.get(key(organisationId, id, name));
        if (child === undefined) return id === null && path.length === 1 ? alone(organisationId, name) : null;
        id = child;
      }
      return id;
    },
  };

  /** A team named without its workshop, where there is only one of the name. */
  function alone(organisationId: string, name: string): string | null {
    return byName.get(key(organisationId, '*', name)) ?? null;
  }
}
