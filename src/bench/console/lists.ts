import { sql } from 'kysely';
import { pinyin } from 'pinyin-pro';
import { clock, type Database } from '../../database/index.ts';
import { createFieldCrypto } from '../../lib/field-crypto.ts';
import { addMs, days, shanghaiDay } from '../../lib/time.ts';
import { type Visitor, visitAs } from '../campaign/visitor.ts';
import { type BenchStores, benchConfig, quantile } from '../county.ts';

export interface ListFigures {
  name: string;
  reader: string;
  p50Ms: number;
  p95Ms: number;
  /** What PostgreSQL needs of it, commits included: the mean of a request. */
  sqlMs: number;
  statements: number;
  /** Of the service's own process, by request. */
  cpuMs: number;
  kilobytes: number;
  /** The dearest statement: for whoever looks for an index. */
  dearest: string;
}

export interface ListsMeasured {
  lists: ListFigures[];
  /** `select 1` in the same moments, from the process that asks. */
  floorP95Ms: number;
}

const WARM_UP_AT_MOST = 10;

/** The extension that counts by statement; the server has to be started with it. */
export const COUNTING = { shared_preload_libraries: 'pg_stat_statements' };

/** Every list, search and chart of the desk, one after the other, by one reader at a time. */
export async function measureLists(
  county: BenchStores,
  { port, requests, cpuMs }: { port: number; requests: number; cpuMs: () => Promise<number> },
  notify: (figures: ListFigures) => void,
): Promise<ListsMeasured> {
  const { db } = county;
  await sql`create extension if not exists pg_stat_statements`.execute(db);
  const lists: ListFigures[] = [];
  const floor: number[] = [];
  for (const { userid, paths } of await readers(county)) {
    const visitor = await visitAs(userid, port);
    try {
      for (const [name, path] of Object.entries(paths)) {
        const figures = await measureOne(db, visitor, { path, requests, cpuMs, floor });
        lists.push({ name, reader: userid, ...figures });
        notify({ name, reader: userid, ...figures });
      }
    } finally {
      visitor.leave();
    }
  }
  return { lists, floorP95Ms: quantile(floor, 0.95) };
}

interface Asked {
  path: string;
  requests: number;
  cpuMs: () => Promise<number>;
  floor: number[];
}

async function measureOne(db: Database, visitor: Visitor, { path, requests, cpuMs, floor }: Asked) {
  const warmUp = Math.min(WARM_UP_AT_MOST, requests);
  for (let n = 0; n < warmUp; n += 1) await visitor.get(path);
  await sql`select pg_stat_statements_reset()`.execute(db);
  const cpuBefore = await cpuMs();
  const times: number[] = [];
  let bytes = 0;
  for (let n = 0; n < requests; n += 1) {
    const { ms, text } = await visitor.get(path);
    times.push(ms);
    bytes = Buffer.byteLength(text);
  }
  const cpuAfter = await cpuMs();
  const counted = await statementsOf(db, requests);
  for (let n = 0; n < warmUp; n += 1) {
    const startedAt = performance.now();
    await sql`select 1`.execute(db);
    floor.push(performance.now() - startedAt);
  }
  return {
    p50Ms: quantile(times, 0.5),
    p95Ms: quantile(times, 0.95),
    cpuMs: (cpuAfter - cpuBefore) / requests,
    kilobytes: bytes / 1024,
    ...counted,
  };
}

/** Of statements that ran for every request; what else ran meanwhile was the service's own housekeeping. */
async function statementsOf(db: Database, requests: number) {
  const { rows } = await sql<{ ms: number; calls: number; query: string }>`
    select total_exec_time + total_plan_time as ms, calls::int, query from pg_stat_statements
    where calls >= ${requests} and dbid = (select oid from pg_database where datname = current_database())
    order by 1 desc`.execute(db);
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0);
  return {
    sqlMs: sum(({ ms }) => ms) / requests,
    statements: Math.round(sum(({ calls }) => calls) / requests),
    dearest: rows[0]?.query ?? '',
  };
}

/** Somebody about whom there was a warning, in a place that both readers see. */
interface Sought {
  name: string;
  phoneSealed: string;
  number: string;
  organisation: string;
}

const STATION = 'duty-01';

async function readers({ db, dataDir }: BenchStores) {
  const { rows } = await sql<Sought>`
    select p.name, p.phone_sealed, w.number, o.short_name as organisation
    from warning w join person p on p.id = w.person_id join organisation o on o.id = w.organisation_id
    where p.phone_sealed is not null and o.station_id = (
      select r.scope_id from role_assignment r join wecom_account a on a.person_id = r.person_id
      where a.userid = ${STATION} and r.role = 'STATION_DUTY' and r.state = 'ACTIVE' limit 1)
    order by w.id desc limit 1`.execute(db);
  const [sought] = rows;
  if (!sought) throw new Error(`${STATION} has no warning about anybody with a number`);
  const phone = createFieldCrypto(benchConfig({ dataDir, port: 1 }).fieldKeys).open(sought.phoneSealed);
  const { appNow } = await clock.read(db);
  const yearAgo = shanghaiDay(addMs(appNow, -days(364)));
  const both = bothRead(sought, { phone, yearAgo });
  return [
    { userid: 'centre-1', paths: both },
    { userid: STATION, paths: both },
    { userid: 'auditor-1', paths: logsRead(sought) },
  ];
}

function bothRead(sought: Sought, { phone, yearAgo }: { phone: string; yearAgo: string }): Record<string, string> {
  const [name, organisation] = [encodeURIComponent(sought.name), encodeURIComponent(sought.organisation)];
  const initials = pinyin(sought.name, { pattern: 'first', toneType: 'none', type: 'array' }).join('');
  return {
    'live board': '/api/warnings/board',
    'queue, open': '/api/desk/warnings',
    'queue, by due time': '/api/desk/warnings?sort=due',
    'queue, whole year': '/api/desk/warnings?open=all&limit=100',
    'queue, closed, by level': '/api/desk/warnings?open=false&sort=level',
    'queue, my shift': '/api/desk/warnings?open=all&who=shift',
    'facets, open': '/api/desk/warnings/facets',
    'facets, whole year': '/api/desk/warnings/facets?open=all',
    'search by number': `/api/desk/warnings?open=all&number=${sought.number.slice(3)}`,
    'search by name': `/api/desk/warnings?open=all&person=${name}`,
    'search by initials': `/api/desk/warnings?open=all&person=${initials}`,
    'search by phone': `/api/desk/warnings?open=all&phone=${phone}`,
    'search by organisation': `/api/desk/warnings?open=all&unit=${organisation}`,
    'people by name': `/api/warnings/people?q=${name}`,
    'people by initials': `/api/warnings/people?q=${initials}`,
    'people by phone': `/api/warnings/people?q=${phone}`,
    reviews: '/api/warnings/reviews',
    organisations: `/api/organisations?q=${organisation}`,
    'figures, 90 days': '/api/statistics/figures',
    'figures, a year': `/api/statistics/figures?from=${yearAgo}`,
    'figures by organisation': '/api/statistics/figures/organisations',
    'messages, all': '/api/messages',
    'messages that failed': '/api/messages?state=rejected_perm',
    'messages of a warning': `/api/messages?objectId=${sought.number}`,
  };
}

function logsRead({ number, name }: Sought): Record<string, string> {
  return {
    'audit, newest': '/api/audit',
    'audit, by number': `/api/audit?objectId=${number}`,
    'audit, by act': '/api/audit?action=warning.closed',
    'audit, about a person': `/api/audit?person=${encodeURIComponent(name)}`,
    'security events': '/api/audit/security',
  };
}
