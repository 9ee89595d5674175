import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { type Database, patiently } from '../database/index.ts';
import { startChild } from './child.ts';
import { writeHistory } from './console/history.ts';
import { type BenchStores, clearingAway, freePort, openCounty, scaleOption, wholeOption } from './county.ts';
import { machine, round, table } from './report.ts';

const GOAL_MS = 10_000;

/** The last ninety days of a full county under another ladder, off the event loop of a service that goes on answering. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      scale: { type: 'string', default: 'full' },
      'per-day': { type: 'string', default: '25' },
      deliveries: { type: 'string', default: '100000' },
      rounds: { type: 'string', default: '3' },
    },
  });
  const scale = scaleOption(values.scale);
  const options = {
    perDay: wholeOption('per-day', values['per-day'], 500),
    deliveries: wholeOption('deliveries', values.deliveries, 5_000_000),
    rounds: wholeOption('rounds', values.rounds, 50),
  };
  const before = machine();
  console.log(`replay · ${before.cores} cores (${before.cpu}) · Node ${before.node} · load ${before.loadBefore}`);
  console.log(`${scale} county; PostgreSQL embedded, fsync on; the service is one process, web and worker\n`);
  await clearingAway(await openCounty(scale), async (county) => {
    const rounds = await measure(county, options);
    const rows = rounds.map(({ tookMs, lateMs, floorMs, warnings, changed, threadMs }, n) => [
      ...[`round ${n + 1}`, warnings, changed, round(tookMs), round(threadMs), round(lateMs, 1), round(floorMs, 1)],
    ]);
    const head = ['', 'warnings', 'changed', 'ms in all', 'ms in the thread', 'p99 ms late', 'floor'];
    console.log(`${table([head, ...rows])}\n`);
    const real = Math.max(...rounds.map(({ tookMs }) => tookMs));
    const [lateMs, floorMs] = [
      Math.max(...rounds.map((one) => one.lateMs)),
      Math.max(...rounds.map((one) => one.floorMs)),
    ];
    console.log(
      JSON.stringify({
        bench: 'replay',
        warnings: rounds[0]?.warnings,
        floor: round(rounds[0]?.sqlMs ?? Number.NaN),
        real: round(real),
        goal: GOAL_MS,
        isMet: real < GOAL_MS,
        lateP99Ms: round(lateMs, 1),
        lateFloorP99Ms: round(floorMs, 1),
        cores: before.cores,
        load: before.loadBefore,
      }),
    );
  });
}

interface Round {
  tookMs: number;
  lateMs: number;
  floorMs: number;
  warnings: number;
  changed: number;
  threadMs: number;
  /** The same rows read bare, once. */
  sqlMs: number;
}

async function measure(
  { dataDir, databaseUrl, redisUrl, db }: BenchStores,
  { perDay, deliveries, rounds }: { perDay: number; deliveries: number; rounds: number },
): Promise<Round[]> {
  const [wecom, service] = [startChild('wecom'), startChild('service')];
  try {
    const wecomUrl = await wecom.ask<string>('listen');
    const port = await freePort();
    const start = { dataDir, databaseUrl, redisUrl, port, roles: ['web', 'worker'], wecomUrl };
    await service.ask('start', start);
    const patternIds: string[] = [];
    for (const [n, level] of ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'].entries())
      patternIds.push(
        await service.ask<string>('receive', {
          ...{ sourceRef: `BENCH-${n}`, level, fraudType: 'BRUSHING_REBATE' },
          person: { employeeId: `emp-000${n + 2}-0003` },
        }),
      );
    await service.ask('stop');
    const history = await patiently(() => writeHistory(db, { patternIds, perDay, deliveries }));
    await patiently(() => writeSteps(db));
    console.log(`${history.warnings} warnings of a year and ${history.deliveries} deliveries are written`);
    await service.ask('start', start);
    const { personId, changes } = await draftOf(db);
    const sqlMs = await bareMs(db);
    const found: Round[] = [];
    for (let n = 0; n < rounds; n += 1) {
      const one = await service.ask<Pick<Round, 'tookMs' | 'lateMs' | 'floorMs'>>('replay', { changes, personId });
      const { rows } = await sql<{ warnings: number; changed: number; threadMs: number }>`
        select (result->>'warnings')::int as warnings, (result->>'changed')::int as changed,
          (result->>'tookMs')::int as thread_ms
        from replay_run order by started_at desc, id desc limit 1`.execute(db);
      const [result] = rows;
      if (!result) throw new Error('the replay left no result');
      found.push({ ...one, ...result, sqlMs });
    }
    return found;
  } finally {
    await Promise.all([service.stop(), wecom.stop()]);
  }
}

/** The generated year knows the advisors of a warning only: here are its police steps and who signed. */
async function writeSteps(db: Database): Promise<void> {
  await sql`
    insert into warning_addressee (warning_id, person_id, run, step, role, told_at)
    select w.id, p.person_id, 1, step.n, p.role, b.dispatched_at + step.n * interval '5 minutes'
    from bench_warning b join warning w on w.id = b.id
      cross join generate_series(2, 4) as step (n)
      join lateral (
        select r.person_id, r.role from role_assignment r
        where r.state = 'ACTIVE' and r.role = (array['COMMUNITY_POLICE', 'STATION_DUTY', 'CENTER_OFFICER'])[step.n - 1]
        order by md5(r.id || b.organisation_id) limit 1) p on true
    where b.dispatched_at is not null and (b.acked_at is null or b.acked_at > b.dispatched_at + step.n * interval '5 minutes')
    on conflict do nothing`.execute(db);
  await sql`
    insert into warning_receipt (warning_id, person_id, kind, run, at)
    select b.id, b.owner_person_id, 'ACK', 1, b.acked_at from bench_warning b
    where b.acked_at is not null and b.owner_person_id is not null on conflict do nothing`.execute(db);
  await sql`vacuum analyze warning_addressee`.execute(db);
}

async function draftOf(db: Database) {
  const { rows } = await sql<{ personId: string }>`
    select person_id from role_assignment where role = 'COUNTY_ADMIN' and state = 'ACTIVE' order by id limit 1`.execute(
    db,
  );
  const [admin] = rows;
  if (!admin) throw new Error('this county has no administrator');
  const escalation = {
    CRITICAL: ['0m', '1m', '4m', '8m', '12m'],
    HIGH: ['0m', '4m', '8m', '15m', '30m'],
    MEDIUM: ['0m', '10m', '25m', '1h', '4h'],
    LOW: ['0m', '1h', '3h', 'next 09:10'],
  };
  return { ...admin, changes: { escalation } };
}

/** What has to be read, without anything made of it. */
async function bareMs(db: Database): Promise<number> {
  const begun = performance.now();
  await sql`
    select w.id, a.step, a.person_id, a.told_at from warning w join warning_addressee a on a.warning_id = w.id
    where w.created_at > app_now() - interval '90 days' order by a.told_at`.execute(db);
  return performance.now() - begun;
}
