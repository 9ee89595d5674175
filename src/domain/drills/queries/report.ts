import { sql } from 'kysely';
import { appNow, type Executor } from '../../../database/index.ts';
import { grantsFor } from '../../../kernel/access/index.ts';
import { scopeOf, within } from '../../../kernel/scope/index.ts';
import { notFound } from '../../../lib/problem.ts';
import type { DrillListData, DrillReportData } from '../api.ts';
import type { DrillContext } from '../context.ts';

interface DrillRow {
  id: string;
  number: string;
  title: string;
  level: DrillReportData['drill']['level'];
  hand: 'REAL' | 'SCRIPTED';
  sign: number | null;
  meet: number | null;
  report: number | null;
  startedAt: Date;
  endsAt: Date;
  endedAt: Date | null;
  places: number;
  begun: number;
  signed: number;
}

const columns = sql`d.id, d.number, d.title, d.level, d.hand, d.sign_minutes as sign, d.meet_minutes as meet,
  d.report_minutes as report, d.started_at, d.ends_at, d.ended_at`;

/** Exercises that touch the reader's places, the newest first. */
export async function listDrills(
  ctx: DrillContext,
  personId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<DrillListData> {
  const { db } = ctx;
  const places = await readersPlaces(ctx, db, personId);
  const { rows } = await sql<DrillRow>`
    select ${columns}, count(*)::int as places, count(place.warning_id)::int as begun, count(w.acked_at)::int as signed
    from drill d join drill_place place on place.drill_id = d.id left join warning w on w.id = place.warning_id
    where ${places} and (${after ?? null}::text is null or (d.started_at, d.id) < (
      select started_at, id from drill where id = ${after ?? null}))
    group by d.id order by d.started_at desc, d.id desc limit ${limit}`.execute(db);
  return { drills: rows.map(shown), next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null };
}

/** One exercise within the reader's places: by organisation, and minute by minute. */
export async function readReport(ctx: DrillContext, personId: string, id: string): Promise<DrillReportData> {
  const { db, directory } = ctx;
  const grants = await directory.rolesOf(db, personId);
  const inPlaces = await readersPlaces(ctx, db, personId);
  const places = await placesOf(db, id, inPlaces);
  const { rows } = await sql<DrillRow>`
    select ${columns}, ${places.length}::int as places, ${places.filter(({ warningId }) => warningId !== null).length}::int as begun,
      ${places.filter(({ signedAt }) => signedAt !== null).length}::int as signed
    from drill d where d.id = ${id}`.execute(db);
  const [drill] = rows;
  if (!drill || places.length === 0) throw notFound();
  return {
    now: (await appNow(db)).toISOString(),
    drill: shown(drill),
    mayStop: drill.endedAt === null && grantsFor(grants, 'drill.run').length > 0,
    places: places.map(({ organisation, station, warningId, fault, ...at }) => ({
      ...{ organisation, station, warningId, fault },
      signedAfter: secondsAfter(at.dispatchedAt, at.signedAt),
      contactedAfter: secondsAfter(at.dispatchedAt, at.contactedAt),
      reportedAfter: secondsAfter(at.dispatchedAt, at.reportedAt),
      step: at.step,
    })),
    minutes: minutesOf(drill.startedAt, places),
  };
}

interface PlaceRow {
  organisation: string;
  station: string;
  warningId: string | null;
  fault: string | null;
  dispatchedAt: Date | null;
  signedAt: Date | null;
  contactedAt: Date | null;
  reportedAt: Date | null;
  step: number | null;
  /** When each step of the ladder was first told, by step. */
  reachedAt: (string | null)[];
}

async function placesOf(ex: Executor, id: string, inPlaces: ReturnType<typeof within>): Promise<PlaceRow[]> {
  const { rows } = await sql<PlaceRow>`
    select o.short_name as organisation, station.name as station, place.warning_id, place.fault, w.dispatched_at,
      w.acked_at as signed_at, w.met_at as contacted_at, w.reported_at, told.step,
      array(select (select min(a.told_at) from warning_addressee a where a.warning_id = w.id and a.step = n.step)
        from generate_series(0, 4) as n (step) order by n.step) as reached_at
    from drill_place place join organisation o on o.id = place.organisation_id
      join jurisdiction station on station.id = place.station_id
      left join warning w on w.id = place.warning_id
      left join lateral (select max(step) as step from warning_addressee a where a.warning_id = w.id) as told on true
    where place.drill_id = ${id} and ${inPlaces}
    order by station.name, o.code`.execute(ex);
  return rows;
}

/** Condition on `place`. */
async function readersPlaces({ directory }: DrillContext, ex: Executor, personId: string) {
  const grants = grantsFor(await directory.rolesOf(ex, personId), 'drill.view');
  if (grants.some(({ scopeKind }) => scopeKind === 'COUNTY')) return sql<boolean>`true`;
  const { organisationIds } = await scopeOf(ex, grants);
  return within({ organisationIds, unitIds: [] }, { organisation: 'place.organisation_id', unit: '' });
}

function secondsAfter(from: Date | null, at: Date | null): number | null {
  if (from === null || at === null) return null;
  return Math.max(0, Math.round((at.getTime() - from.getTime()) / 1_000));
}

/** Cumulated at the end of each minute in which something changed. */
function minutesOf(startedAt: Date, places: readonly PlaceRow[]): DrillReportData['minutes'] {
  const minuteOf = (at: Date | string | null) =>
    at === null ? null : Math.max(0, Math.floor((new Date(at).getTime() - startedAt.getTime()) / 60_000));
  const marks = places.map(({ signedAt, contactedAt, reachedAt }) => ({
    signed: minuteOf(signedAt),
    contacted: minuteOf(contactedAt),
    reached: reachedAt.map(minuteOf),
  }));
  const all = new Set(marks.flatMap(({ signed, contacted, reached }) => [signed, contacted, ...reached]));
  const by = (minute: number, mark: number | null | undefined) => mark != null && mark <= minute;
  return [...all]
    .filter((minute) => minute !== null)
    .sort((a, b) => a - b)
    .map((minute) => ({
      minute,
      signed: marks.filter(({ signed }) => by(minute, signed)).length,
      contacted: marks.filter(({ contacted }) => by(minute, contacted)).length,
      reached: [0, 1, 2, 3, 4].map((step) => marks.filter(({ reached }) => by(minute, reached[step])).length),
    }));
}

function shown({ sign, meet, report, startedAt, endsAt, endedAt, ...drill }: DrillRow): DrillReportData['drill'] {
  return {
    ...drill,
    script: { sign, meet, report },
    startedAt: startedAt.toISOString(),
    endsAt: endsAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}
