import { appNow, type Database, type Executor, type Tx, transact } from '../../database/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import { maskName, maskPhone } from '../../lib/masking.ts';
import { conflict, notFound } from '../../lib/problem.ts';
import { shanghaiDay } from '../../lib/time.ts';
import { type Action, can, type Grant, grantsFor, mayAttempt } from '../access/index.ts';
import type { Audit } from '../audit/service.ts';
import type { Acting } from '../audit/types.ts';
import { type Scope, type ScopeGrant, scopeOf } from '../scope/index.ts';
import type { ResourceData, RowData, RowsData, RowViewData } from './api.ts';
import type { Column } from './columns.ts';
import type { Filters, Resource } from './define.ts';
import { countRows, type Found, type Sight, selectRow, selectRows } from './query.ts';
import type { Shown, Values } from './types.ts';

export interface ResourceNeeds {
  db: Database;
  audit: Pick<Audit, 'look' | 'takerOf'>;
  crypto: Pick<FieldCrypto, 'open'>;
  directory: { rolesOf(ex: Executor, personId: string): Promise<readonly (Grant & ScopeGrant)[]> };
}

export interface By {
  personId: string;
  acting: Acting;
}

/** A file ends here; who needs more narrows the list. */
const EXPORTED_AT_MOST = 20_000;

/** What its reader may open of it, in words. */
export async function describe(
  { db, directory }: ResourceNeeds,
  resource: Resource,
  personId: string,
): Promise<ResourceData> {
  const { name, title, heading = title, listed, onPage, sorts = [], filters = [], create, acts } = resource;
  const isListed = new Set(listed.map((one) => one.name));
  const grants = await directory.rolesOf(db, personId);
  return {
    ...{ name, title, heading },
    columns: onPage.map(({ name: of, title: called, kind, options, measure }) => ({
      ...{ name: of, title: called, kind, isListed: isListed.has(of) },
      ...{ isSortable: sorts.includes(of), isFilter: filters.includes(of) },
      ...(options && { options: { ...options } }),
      ...(measure !== undefined && { measure }),
    })),
    search: searchWords(resource),
    create: create && mayAttempt(grants, create.right) ? formOf(create) : null,
    acts,
    today: shanghaiDay(await appNow(db)),
  };
}

function formOf({ title, done, path, inputs }: NonNullable<Resource['create']>): ResourceData['create'] {
  return { title, done, path, inputs, method: 'POST' };
}

function searchWords({ searches = [], columns }: Resource): string | null {
  const titles = searches.map((name) => columns[name]?.title);
  return titles.length === 0 ? null : titles.join('、');
}

/** A page of the list. Who was seen in it is on record. */
export function listRows(
  needs: ResourceNeeds,
  resource: Resource,
  { after, limit, ...filters }: Filters & { after?: string; limit: number },
  by: By,
): Promise<RowsData> {
  return transact(needs.db, async (tx) => {
    const sight = await sightOf(needs, tx, resource, by.personId);
    const found = await selectRows(tx, resource, resource.listed, { filters, sight, after, limit });
    const rows = await shownTo(needs, tx, { resource, columns: resource.listed, sight, found, by });
    return {
      rows,
      next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
      total: await countRows(tx, resource, { filters, sight }),
    };
  });
}

/** What the list shows, as far as it goes, for a file: on record before its first line goes out. */
export function exportRows(needs: ResourceNeeds, resource: Resource, filters: Filters, by: By): Promise<RowData[]> {
  return transact(needs.db, async (tx) => {
    const sight = await sightOf(needs, tx, resource, by.personId);
    const columns = resource.onPage;
    const found = await selectRows(tx, resource, columns, { filters, sight, limit: EXPORTED_AT_MOST + 1 });
    if (found.length > EXPORTED_AT_MOST)
      throw conflict('too_many', `符合条件的超过${EXPORTED_AT_MOST / 10_000}万条，请先缩小范围再导出`);
    return shownTo(needs, tx, { resource, columns, sight, found, by, isFile: true });
  });
}

/** One row with its history, and what may be done to it now. */
export function openRow(needs: ResourceNeeds, resource: Resource, id: string, by: By): Promise<RowViewData> {
  return transact(needs.db, async (tx) => {
    const sight = await sightOf(needs, tx, resource, by.personId);
    const found = await selectRow(tx, resource, { id, sight });
    if (!found) throw notFound();
    const [row] = await shownTo(needs, tx, { resource, columns: resource.all, sight, found: [found], by, object: id });
    if (!row) throw notFound();
    const inTimeline = new Set(resource.all.filter(({ shown }) => shown === 'moments').map(({ name }) => name));
    return {
      row: { id, ...Object.fromEntries(Object.entries(row).filter(([name]) => !inTimeline.has(name))) },
      moments: momentsOf(resource, row),
      allowed: [...(await resource.allowed(tx, { id, personId: by.personId }))],
      next: resource.next?.(row) ?? null,
      now: (await appNow(tx)).toISOString(),
    };
  });
}

function momentsOf({ moments = [] }: Resource, row: Values): RowViewData['moments'] {
  return moments
    .flatMap(({ at, by, text }) => {
      const when = row[at];
      const who = by === undefined ? null : (row[by] ?? null);
      if (typeof when !== 'string') return [];
      return [{ at: when, by: who === null ? null : String(who), text: typeof text === 'string' ? text : text(row) }];
    })
    .toSorted((a, b) => a.at.localeCompare(b.at));
}

/** Scopes by right, each asked for once. */
async function sightOf({ directory }: ResourceNeeds, tx: Tx, resource: Resource, personId: string): Promise<Sight> {
  const grants = await directory.rolesOf(tx, personId);
  const opening = grantsFor(grants, resource.right);
  const rows = await scopeOf(tx, opening);
  const wholes = new Map<Action, Scope>();
  for (const right of new Set([resource.right, ...resource.all.flatMap(({ seenBy = [] }) => seenBy)])) {
    const allowed = grants.filter((grant) => can([grant], right).outcome === 'allowed');
    const isSame = right === resource.right && allowed.length === opening.length;
    wholes.set(right, isSame ? rows : await scopeOf(tx, allowed));
  }
  return { rows, whole: ({ seenBy = resource.right }) => wholes.get(seenBy) ?? { organisationIds: [], unitIds: [] } };
}

interface Showing {
  resource: Resource;
  columns: Resource['all'];
  sight: Sight;
  found: readonly Found[];
  by: By;
  object?: string;
  isFile?: boolean;
}

/** The one way of a row to its reader: masked by his right at its place, whoever is in it noted as seen. */
async function shownTo({ crypto, audit }: ResourceNeeds, tx: Tx, of: Showing): Promise<RowData[]> {
  const { resource, columns, sight, found, by, object = 'all', isFile = false } = of;
  const includes = new Map<Scope, (row: Found) => boolean>();
  const isWhole = (one: Column, row: Found) => {
    const scope = sight.whole(one);
    const inside = includes.get(scope) ?? insideOf(scope);
    includes.set(scope, inside);
    return inside(row);
  };
  const seen = new Set<string>();
  const people = new Set<string>();
  const rows = found.map((row): RowData => {
    const values = columns.map((one): [string, Shown] => {
      const value = plainOf(one, row[one.name], crypto);
      const whole = value === null || one.kind === 'place' || isWhole(one, row);
      if (one.kind === 'person' && value !== null && row[`${one.name}Id`] !== by.personId) {
        people.add(String(row[`${one.name}Id`]));
        seen.add(whole ? 'name' : 'masked_name');
      }
      if (one.kind === 'phone' && value !== null) seen.add(whole ? 'phone' : 'masked_phone');
      return [one.name, whole ? value : masked(one, value)];
    });
    return { id: row.id, ...Object.fromEntries(values) };
  });
  const look = { ...by.acting, object: { kind: resource.name, id: object }, seen: [...seen] };
  if (isFile) await audit.look(tx, { ...look, people: people.size, file: true });
  else if (seen.size > 0) await audit.look(tx, { ...look, people: [...people] });
  return rows;
}

function insideOf({ organisationIds, unitIds }: Scope): (row: Found) => boolean {
  const [organisations, units] = [new Set(organisationIds), new Set(unitIds)];
  return ({ organisationId, unitId }) => organisations.has(organisationId) || (unitId !== null && units.has(unitId));
}

function plainOf({ isSealed }: Column, value: unknown, { open }: ResourceNeeds['crypto']): Shown {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return isSealed ? open(String(value)) : String(value);
}

/** A name or number keeps what lets people speak of the same one; of anything else nothing is shown. */
function masked({ kind }: Column, value: Shown): Shown {
  if (kind === 'person') return maskName(String(value));
  return kind === 'phone' ? maskPhone(String(value)) : null;
}
