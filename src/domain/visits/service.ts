import { appNow, type Database, type Executor, transact } from '../../database/index.ts';
import { can, grantsFor } from '../../kernel/access/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import { scopeOf } from '../../kernel/scope/index.ts';
import { invalid, notFound } from '../../lib/problem.ts';
import { addMs, days, shanghaiDay } from '../../lib/time.ts';
import type { Directory } from '../directory/index.ts';
import { COUNTED_DAYS, LATE_DAYS, type PatchListData, type VisitInput, type VisitListData } from './api.ts';
import * as store from './store.ts';

interface VisitNeeds {
  db: Database;
  audit: Pick<Audit, 'record' | 'look'>;
  directory: Pick<Directory, 'rolesOf' | 'covers' | 'placeOfScope' | 'person'>;
}

interface Page {
  limit: number;
  after?: string | undefined;
}

interface PatchSearch extends Page {
  organisationId?: string | undefined;
  q?: string | undefined;
}

export type Visits = ReturnType<typeof createVisits>;

/** The visit log: owners of grid units, propagandists, advisors and police go from door to door, and it is seen where nobody went. */
export function createVisits({ db, audit, directory }: VisitNeeds) {
  const scopeFor = async (ex: Executor, personId: string) =>
    scopeOf(ex, grantsFor(await directory.rolesOf(ex, personId), 'visit.view'));

  return {
    async patches(by: string, { organisationId, q = '', after = '', limit }: PatchSearch) {
      const today = shanghaiDay(await appNow(db));
      const scope = await scopeFor(db, by);
      const units = await store.patches(db, { scope, organisationId: organisationId ?? null, q, today, after, limit });
      return {
        days: COUNTED_DAYS,
        today,
        units,
        next: units.length === limit ? (units.at(-1)?.id ?? null) : null,
      } satisfies PatchListData;
    },

    list: (
      by: string,
      { gridUnitId, after = '', limit }: Page & { gridUnitId?: string | undefined },
      acting: Acting,
    ): Promise<VisitListData> =>
      transact(db, async (tx) => {
        const scope = await scopeFor(tx, by);
        const rows = await store.visits(tx, { scope, gridUnitId: gridUnitId ?? null, after, limit });
        const others = new Set(rows.map(({ visitorId }) => visitorId).filter((id) => id !== by));
        if (others.size > 0)
          await audit.look(tx, {
            ...acting,
            object: { kind: 'visits', id: gridUnitId ?? 'all' },
            seen: ['name'],
            people: [...others],
          });
        return {
          visits: rows.map(({ visitorId, ...visit }) => ({ ...visit, mine: visitorId === by })),
          next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
          viewer: { name: (await directory.person(tx, by))?.name ?? '' },
        };
      }),

    record: (visit: VisitInput, by: string, acting: Acting): Promise<string> =>
      transact(db, async (tx) => {
        const place = await directory.placeOfScope(tx, 'GRID_UNIT', visit.gridUnitId);
        if (place === null) throw notFound();
        const covering = await directory.covers(tx, await directory.rolesOf(tx, by), place);
        if (can(covering, 'visit.record').outcome !== 'allowed') throw notFound();
        const now = await appNow(tx);
        if (visit.visitedOn > shanghaiDay(now)) throw invalid('visitedOn', '走访日期不能晚于今天');
        if (visit.visitedOn < earliest(now)) throw invalid('visitedOn', `只能补记最近 ${LATE_DAYS} 天的走访`);
        const id = await store.record(tx, { ...visit, organisationId: place.organisationId, visitorId: by });
        await audit.record(tx, {
          ...acting,
          action: 'visit.record',
          object: { kind: 'visit', id },
          after: { ...visit },
        });
        return id;
      }),

    /** Only his own: somebody else's visit is somebody else's word. */
    withdraw: (id: string, by: string, acting: Acting): Promise<void> =>
      transact(db, async (tx) => {
        const isDone = await store.withdraw(tx, { id, visitorId: by, since: earliest(await appNow(tx)) });
        if (!isDone) throw notFound();
        await audit.record(tx, { ...acting, action: 'visit.withdraw', object: { kind: 'visit', id } });
      }),
  };
}

const earliest = (now: Date): string => shanghaiDay(addMs(now, -days(LATE_DAYS)));
