import { sql } from 'kysely';
import { type Database, prepared } from '../../../database/index.ts';
import { scopesAbove, scopesCovering } from '../../../kernel/scope/index.ts';
import type { Change, Moment, PlacedChange } from '../types.ts';

type Read = Omit<Moment, 'at' | 'lookedAt'> & { at: Date };

/** So many different things at once are not told one by one. */
const MOST_CHANGES = 500;

export async function momentNow(db: Database): Promise<Moment> {
  const { rows } = await prepared<Read>`
    select pg_current_snapshot()::text as snapshot, clock_timestamp() as at, app_now() as app_at`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('the database has no clock');
  return { ...row, at: row.at.getTime(), lookedAt: Date.now() };
}

/**
 * What was committed after one snapshot and up to another, and the moment of looking. A snapshot knows the transactions that
 * were still under way, so nothing is lost that commits late, and nothing comes twice. `upTo` left out: up to now.
 */
export async function changesSince(
  db: Database,
  { after, upTo = null }: { after: string; upTo?: string | null },
): Promise<Moment & { changes: Change[]; isTooMuch: boolean }> {
  const { rows } = await prepared<Read & { found: Change[] | null }>`
    select pg_current_snapshot()::text as snapshot, clock_timestamp() as at, app_now() as app_at,
      (select jsonb_agg(jsonb_build_object(
          'topic', c.topic, 'id', c.object_id, 'version', coalesce(w.version, b.version),
          'organisationIds', array_remove(c.places || coalesce(w.organisation_id, d.organisation_id), null),
          'gridUnitId', w.grid_unit_id, 'aboutPersonId', w.person_id,
          'byPersonId', coalesce(w.proposed_by, b.author_id, k.author_id),
          'scopeIds', coalesce(b.scope_ids, k.scope_ids, '{}')) order by c.last)
        from (
          select topic, object_id, max(id) as last, array_agg(distinct organisation_id) as places
          from live_change
          where xid >= pg_snapshot_xmin(${after}::pg_snapshot)
            and not pg_visible_in_snapshot(xid, ${after}::pg_snapshot)
            and (${upTo}::pg_snapshot is null or pg_visible_in_snapshot(xid, ${upTo}::pg_snapshot))
          group by topic, object_id order by last limit ${MOST_CHANGES + 1}) c
          left join warning w on c.topic = 'warnings' and w.id = c.object_id
          left join bulletin b on c.topic = 'bulletins' and b.id = c.object_id
          left join campaign k on c.topic = 'campaigns' and k.id = c.object_id
          left join readiness_defect d on c.topic = 'readiness' and d.id = c.object_id) as found`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('the database has no clock');
  const { found, ...moment } = row;
  const changes = found ?? [];
  return {
    ...moment,
    at: moment.at.getTime(),
    lookedAt: Date.now(),
    changes,
    isTooMuch: changes.length > MOST_CHANGES,
  };
}

const KEPT_MINUTES = 20;

/** Forgets what nobody comes back for. */
export async function sweepChanges(db: Database): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from live_change where at < clock_timestamp() - make_interval(mins => ${KEPT_MINUTES})`.execute(db);
  return Number(numAffectedRows);
}

/** Every change with what lies over it; places are looked up once a batch. */
export async function placed(db: Database, changes: readonly Change[]): Promise<PlacedChange[]> {
  const known = new Map<string, Promise<ReadonlySet<string>>>();
  const over = (key: string, look: () => Promise<ReadonlySet<string>>) => {
    const found = known.get(key) ?? look();
    known.set(key, found);
    return found;
  };
  return Promise.all(
    changes.map(async (change) => {
      const { organisationIds, gridUnitId, scopeIds } = change;
      const sets = await Promise.all([
        ...organisationIds.map((organisationId) =>
          over(`${organisationId} ${gridUnitId}`, () => scopesCovering(db, { organisationId, gridUnitId })),
        ),
        // A bulletin for several places is one station's only where it goes to that station alone.
        ...(scopeIds.length === 1 ? scopeIds.map((id) => over(id, () => scopesAbove(db, id))) : []),
      ]);
      return { ...change, covering: new Set(sets.flatMap((set) => [...set])) };
    }),
  );
}
