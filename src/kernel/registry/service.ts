import { appNow, type Database, type Executor, type Tx, transact } from '../../database/index.ts';
import { invalid, notFound } from '../../lib/problem.ts';
import { addMs, days, shanghaiDay } from '../../lib/time.ts';
import { can, grantsFor } from '../access/index.ts';
import type { Audit } from '../audit/service.ts';
import type { Acting } from '../audit/types.ts';
import { placeOfScope, type ScopeGrant, scopeOf, scopesCovering } from '../scope/index.ts';
import type { Registry } from './define.ts';
import * as store from './store.ts';
import { shown } from './types.ts';

type Grants = readonly (ScopeGrant & { role: string })[];

interface RegistryNeeds {
  db: Database;
  audit: Pick<Audit, 'record' | 'look'>;
  directory: {
    rolesOf(ex: Executor, personId: string): Promise<Grants>;
    person(ex: Executor, personId: string): Promise<{ name: string } | null>;
  };
}

interface Asked {
  limit: number;
  after?: string | undefined;
  placeId?: string | undefined;
}

/** Reading, writing and taking back the rows of one registry, by right and place, each deed and look in the audit log. */
export function createRegistry(registry: Registry, { db, audit, directory }: RegistryNeeds) {
  const { name, rows: called, author, day, place, rights, lateDays } = registry;
  const earliest = (now: Date): string => shanghaiDay(addMs(now, -days(lateDays)));

  async function demandWritable(tx: Tx, placeId: string, by: string) {
    const at = await placeOfScope(tx, 'GRID_UNIT', placeId);
    if (at === null) throw notFound();
    const scopes = await scopesCovering(tx, at);
    const covering = (await directory.rolesOf(tx, by)).filter(({ scopeId }) => scopes.has(scopeId));
    if (can(covering, rights.write).outcome !== 'allowed') throw notFound();
    return at;
  }

  return {
    registry,

    list: (by: string, { limit, after = '', placeId }: Asked, acting: Acting) =>
      transact(db, async (tx) => {
        const scope = await scopeOf(tx, grantsFor(await directory.rolesOf(tx, by), rights.view));
        const found = await store.rows(tx, registry, { scope, placeId: placeId ?? null, after, limit });
        const others = new Set(found.map(({ authorId }) => authorId).filter((id) => id !== by));
        if (others.size > 0)
          await audit.look(tx, {
            ...acting,
            object: { kind: called, id: placeId ?? 'all' },
            seen: ['name'],
            people: [...others],
          });
        return {
          [called]: found.map(({ author: writer, authorId, ...row }) => ({
            ...row,
            [author]: writer,
            mine: authorId === by,
          })),
          next: found.length === limit ? (found.at(-1)?.id ?? null) : null,
          viewer: { name: (await directory.person(tx, by))?.name ?? '' },
        };
      }),

    record: (values: store.Values, by: string, acting: Acting): Promise<string> =>
      transact(db, async (tx) => {
        const { organisationId } = await demandWritable(tx, String(values[place.name]), by);
        const now = await appNow(tx);
        const on = String(values[day.name]);
        if (on > shanghaiDay(now)) throw invalid(day.name, `${day.title}不能晚于今天`);
        if (on < earliest(now)) throw invalid(day.name, `${day.title}只能是最近 ${lateDays} 天`);
        const id = await store.record(tx, registry, { values, organisationId, authorId: by });
        const after = Object.fromEntries(registry.columns.map((field) => [field.name, values[field.name] as string]));
        await audit.record(tx, { ...acting, action: `${name}.record`, object: { kind: name, id }, after });
        return id;
      }),

    /** Only his own: somebody else's row is somebody else's word. */
    withdraw: (id: string, by: string, acting: Acting): Promise<void> =>
      transact(db, async (tx) => {
        const since = earliest(await appNow(tx));
        if (!(await store.withdraw(tx, registry, { id, authorId: by, since }))) throw notFound();
        await audit.record(tx, { ...acting, action: `${name}.withdraw`, object: { kind: name, id } });
      }),

    /** For 「我的信息」: what somebody wrote, those he took back too. */
    kept: async (ex: Executor, personId: string, { limit, skip }: { limit: number; skip: number }) =>
      (await store.own(ex, registry, { authorId: personId, limit, skip })).map((row) => ({
        at: row.at,
        about: `${row.organisation} ${row.unit}`,
        said: [...registry.kept.map((field) => shown(field, row[field.name])), row.withdrawn && '已撤销']
          .filter(Boolean)
          .join('，'),
        path: null,
        total: row.total,
      })),
  };
}

export type RegistryService = ReturnType<typeof createRegistry>;
