import { sql } from 'kysely';
import { appNow, eachAlone, type Tx, transact } from '../../../database/index.ts';
import { nextNumber } from '../../../kernel/command/index.ts';
import { newId } from '../../../lib/ids.ts';
import { conflict, invalid, Problem } from '../../../lib/problem.ts';
import { addMs, minutes } from '../../../lib/time.ts';
import type { DrillInput } from '../api.ts';
import { type By, DRILL, type DrillContext, PLACE } from '../context.ts';
import { MOST_PLACES } from '../types.ts';

/** So many warnings are begun while somebody waits for the answer; the rest follows within seconds. */
const BEGUN_AT_ONCE = 20;

/** Writes the exercise down with all its places, then begins the warnings, each in a transaction of its own. */
export async function startDrill(
  ctx: DrillContext,
  input: DrillInput,
  by: By,
): Promise<{ id: string; number: string }> {
  if (input.stationIds.length + input.organisationIds.length === 0) throw invalid('stationIds', '请选择派出所或单位');
  const made = await transact(ctx.db, (tx) => write(ctx, tx, input, by));
  await beginPlaces(ctx, BEGUN_AT_ONCE);
  return made;
}

async function write(ctx: DrillContext, tx: Tx, input: DrillInput, { personId, acting }: By) {
  const { title, level, fraudType, script } = input;
  const places = await placesOf(tx, input);
  const now = await appNow(tx);
  const [id, number] = [newId(), await nextNumber(tx, 'YL', now)];
  const endsAt = addMs(now, minutes(input.minutes));
  await sql`
    insert into drill (id, number, title, level, fraud_type, hand, sign_minutes, meet_minutes, report_minutes, started_by,
      started_at, ends_at)
    values (${id}, ${number}, ${title}, ${level}, ${fraudType}, ${script ? 'SCRIPTED' : 'REAL'}, ${script?.sign ?? null},
      ${script?.meet ?? null}, ${script?.report ?? null}, ${personId}, ${now}, ${endsAt})`.execute(tx);
  await takeStations(tx, id, [...new Set(places.map(({ stationId }) => stationId))]);
  await sql`
    insert into drill_place (id, drill_id, organisation_id, station_id)
    select * from unnest(${places.map(() => newId())}::text[], ${places.map(() => id)}::text[],
      ${places.map((place) => place.organisationId)}::text[], ${places.map(({ stationId }) => stationId)}::text[])`.execute(
    tx,
  );
  await ctx.timers.sync(tx, { kind: DRILL, id }, 3, [{ purpose: 'end', run: 0, step: 0, dueAt: endsAt }], now);
  await ctx.audit.record(tx, {
    ...acting,
    action: 'drill.start',
    object: { kind: DRILL, id },
    after: { level, places: places.length, scripted: script !== undefined },
  });
  return { id, number };
}

async function placesOf(tx: Tx, { stationIds, organisationIds }: DrillInput) {
  const { rows } = await sql<{ organisationId: string; stationId: string }>`
    select id as organisation_id, station_id from organisation
    where station_id = any(${[...stationIds]}::text[]) or id = any(${[...organisationIds]}::text[])
    order by code limit ${MOST_PLACES + 1}`.execute(tx);
  if (rows.length > MOST_PLACES) throw invalid('stationIds', `一次演练最多${MOST_PLACES}个单位，请少选几个派出所`);
  const [stations, organisations] = [
    new Set(rows.map(({ stationId }) => stationId)),
    new Set(rows.map(({ organisationId }) => organisationId)),
  ];
  if (stationIds.some((id) => !stations.has(id))) throw invalid('stationIds', '有一个派出所不存在，或下面没有单位');
  if (organisationIds.some((id) => !organisations.has(id))) throw invalid('organisationIds', '有一个单位不存在');
  return rows;
}

async function takeStations(tx: Tx, id: string, stationIds: readonly string[]): Promise<void> {
  const { rows } = await sql`
    insert into drill_station (drill_id, station_id)
    select ${id}, station_id from unnest(${[...stationIds].sort()}::text[]) as station_id
    on conflict (station_id) where is_open do nothing
    returning station_id`.execute(tx);
  if (rows.length < stationIds.length)
    throw conflict('drill_running', '其中有派出所正在演练。请等它结束，或先停止那一次', 'stationIds');
}

interface Waiting {
  id: string;
  organisationId: string;
  number: string;
  code: string;
  title: string;
  level: DrillInput['level'];
  fraudType: DrillInput['fraudType'];
  startedBy: string;
}

/** Begins the warnings of places that have none yet. Each has a reference of its own, so twice is once. Answers how many. */
export async function beginPlaces(ctx: DrillContext, limit: number): Promise<number> {
  const { rows } = await sql<Waiting>`
    select place.id, place.organisation_id, drill.number, o.code, drill.title, drill.level, drill.fraud_type, drill.started_by
    from drill_place place join drill on drill.id = place.drill_id join organisation o on o.id = place.organisation_id
    where place.is_open and drill.ended_at is null and place.warning_id is null and place.fault is null
    order by place.id limit ${limit}`.execute(ctx.db);
  await eachAlone(
    rows,
    (place) => begin(ctx, place),
    ({ id }, err) => ctx.logger.error({ err, place: id }, 'a place of an exercise could not be begun'),
  );
  return rows.length;
}

async function begin(ctx: DrillContext, place: Waiting): Promise<void> {
  const { id, organisationId, number, code, level, fraudType, startedBy } = place;
  try {
    const { warning } = await ctx.receiveFrom(
      { sourceRef: `${number}-${code}`, level, fraudType, drill: true, orgId: organisationId, note: '演练' },
      startedBy,
    );
    await transact(ctx.db, (tx) => arm(ctx, tx, id, warning.id));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    await sql`update drill_place set fault = ${error.messageZh} where id = ${id}`.execute(ctx.db);
  }
}

/** The scripted answers are counted from the dispatch; where that waits for the morning, from then. */
async function arm({ timers }: DrillContext, tx: Tx, id: string, warningId: string): Promise<void> {
  const { rows } = await sql<{ sign: number | null; meet: number | null; report: number | null; from: Date }>`
    update drill_place set warning_id = ${warningId}
    from drill, warning w
    where drill_place.id = ${id} and drill.id = drill_place.drill_id and w.id = ${warningId}
    returning drill.sign_minutes as sign, drill.meet_minutes as meet, drill.report_minutes as report,
      coalesce(w.dispatched_at, (select min(due_at) from timer where owner_kind = 'warning' and owner_id = w.id
        and state = 'armed' and purpose = 'ladder'), app_now()) as from`.execute(tx);
  const [script] = rows;
  if (!script) return;
  const now = await appNow(tx);
  const planned = (['sign', 'meet', 'report'] as const).flatMap((purpose, step) => {
    const after = script[purpose];
    return after === null ? [] : [{ purpose, run: 0, step, dueAt: addMs(script.from, minutes(after) + step) }];
  });
  await timers.sync(tx, { kind: PLACE, id }, 3, planned, now);
}
