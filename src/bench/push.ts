import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import type { Database } from '../database/index.ts';
import { startChild } from './child.ts';
import { type BenchStores, clearingAway, freePort, openCounty, quantile, scaleOption } from './county.ts';
import { machine, round } from './report.ts';

const MEGABYTE = 1024 * 1024;

/** Every advisor of the county gets a card: how long until WeCom (the sandbox) took them all, and the memory it takes. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { scale: { type: 'string', default: 'full' } } });
  const scale = scaleOption(values.scale);
  const before = machine();
  console.log(`push · ${before.cores} cores (${before.cpu}) · Node ${before.node} · load ${before.loadBefore}`);
  console.log(`${scale} county; PostgreSQL embedded, fsync on; the sandbox is a process of its own\n`);
  await clearingAway(await openCounty(scale), async (county) => {
    const figures = await measure(county, (line) => console.log(line));
    const megabytes = { idle: round(figures.idle / MEGABYTE), peak: round(figures.peak / MEGABYTE) };
    const { advisors, warnings, floorMs, receivedMs, acceptedMs, answerP50Ms, answerP99Ms } = figures;
    console.log(
      `${warnings} warnings for ${advisors} advisors: all answered after ${round(receivedMs)} ms, all cards taken after ${round(acceptedMs)} ms`,
    );
    console.log(`the gateway answered in p50 ${round(answerP50Ms)} ms, p99 ${round(answerP99Ms)} ms`);
    console.log(
      `memory of the process (web and worker): ${megabytes.idle} MB before, ${megabytes.peak} MB at its peak`,
    );
    console.log(
      JSON.stringify({
        bench: 'push',
        floor: round(floorMs),
        real: round(acceptedMs),
        ratio: round(floorMs / acceptedMs, 3),
        advisors,
        warnings,
        received: round(receivedMs),
        answerP50: round(answerP50Ms),
        answerP99: round(answerP99Ms),
        idleMb: megabytes.idle,
        peakMb: megabytes.peak,
        cores: before.cores,
        load: before.loadBefore,
      }),
    );
  });
}

export interface Figures {
  advisors: number;
  warnings: number;
  floorMs: number;
  receivedMs: number;
  acceptedMs: number;
  answerP50Ms: number;
  answerP99Ms: number;
  idle: number;
  peak: number;
}

/** As many calls at once as the service's own sends. */
const AT_ONCE = 8;
const PATIENCE_MS = 180_000;

/** Warns every organisation at once and waits until every advisor's phone shows the card. */
export async function measure(county: BenchStores, notify: (line: string) => void): Promise<Figures> {
  const sandbox = startChild('service');
  const service = startChild('service');
  const agent = new Agent({ keepAlive: true });
  try {
    const { dataDir, databaseUrl, redisUrl, db } = county;
    const plan = await planPush(db);
    const [sandboxPort, port] = [await freePort(), await freePort()];
    const stores = { dataDir, databaseUrl, redisUrl };
    const app = await sandbox.ask<AppAccess>('start', { ...stores, roles: ['sandbox'], port: sandboxPort });
    const wecomUrl = `http://127.0.0.1:${sandboxPort}/sandbox/wecom`;
    await service.ask('start', { ...stores, roles: ['web', 'worker'], port, wecomUrl });

    const floorMs = await pushBare({ agent, wecomUrl, app, plan });
    notify(`floor: ${plan.advisors.length} bare posts in ${Math.round(floorMs)} ms`);
    const idle = await service.ask<{ now: number }>('memory');

    const startedAt = performance.now();
    const answers = await pushAll({ agent, base: `http://127.0.0.1:${port}`, apiToken: app.apiToken, plan });
    const receivedMs = performance.now() - startedAt;
    await untilReached(county, plan);
    const acceptedMs = performance.now() - startedAt;
    const { peak } = await service.ask<{ peak: number }>('memory');
    return {
      advisors: plan.advisors.length,
      warnings: plan.employeeIds.length,
      floorMs,
      receivedMs,
      acceptedMs,
      answerP50Ms: quantile(answers, 0.5),
      answerP99Ms: quantile(answers, 0.99),
      idle: idle.now,
      peak,
    };
  } finally {
    agent.destroy();
    await Promise.all([service.stop(), sandbox.stop()]);
  }
}

interface AppAccess {
  apiToken: string;
  agentId: string;
  corpId: string;
  secret: string;
}

/** The same number of messages to the same sandbox, without anything of ours around them; to members nobody looks at. */
async function pushBare(input: { agent: Agent; wecomUrl: string; app: AppAccess; plan: Plan }): Promise<number> {
  const { agent, wecomUrl, app, plan } = input;
  const cgi = `${wecomUrl}/cgi-bin`;
  const asked = await call(agent, 'GET', `${cgi}/gettoken?corpid=${app.corpId}&corpsecret=${app.secret}`);
  const { access_token: token } = JSON.parse(asked) as { access_token: string };
  const url = `${cgi}/message/send?access_token=${token}`;
  const startedAt = performance.now();
  await manyAtOnce(plan.advisors, async (_, n) => {
    const touser = `centre-${1 + (n % 4)}`;
    const body = { touser, msgtype: 'text', agentid: Number(app.agentId), text: { content: `bench ${n}` } };
    const answer = JSON.parse(await call(agent, 'POST', url, {}, JSON.stringify(body))) as { errcode: number };
    if (answer.errcode !== 0) throw new Error(`the sandbox refused the floor's message: errcode ${answer.errcode}`);
  });
  return performance.now() - startedAt;
}

/** Every warning through the import gateway; answers how long each answer took. */
async function pushAll(input: { agent: Agent; base: string; apiToken: string; plan: Plan }): Promise<number[]> {
  const { agent, base, apiToken, plan } = input;
  const headers = { authorization: `Bearer ${apiToken}`, 'x-requested-with': 'eqian' };
  const times: number[] = [];
  await manyAtOnce(plan.employeeIds, async (employeeId, n) => {
    const warning = { sourceRef: `PUSH-${n}`, level: 'HIGH', fraudType: 'BRUSHING_REBATE', person: { employeeId } };
    const startedAt = performance.now();
    await call(agent, 'POST', `${base}/api/warnings`, headers, JSON.stringify(warning));
    times.push(performance.now() - startedAt);
  });
  return times;
}

async function untilReached({ db }: BenchStores, { advisors }: Plan): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const { count } = await reached(db, advisors);
    if (count === advisors.length) return;
    if (performance.now() > deadline) throw new Error(`only ${count} of ${advisors.length} advisors got their card`);
    await wait(50);
  }
}

async function manyAtOnce<T>(items: readonly T[], work: (item: T, n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let n = next++; n < items.length; n = next++) await work(items[n] as T, n);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

function call(
  agent: Agent,
  method: string,
  url: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const all = body === undefined ? headers : { ...headers, 'content-type': 'application/json' };
    const request = httpRequest(url, { method, agent, headers: all }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => {
        const { statusCode = 0 } = response;
        if (statusCode < 300) resolve(text);
        else reject(new Error(`${method} ${new URL(url).pathname}: HTTP ${statusCode} ${text.slice(0, 200)}`));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

interface Plan {
  /** One employee of each organisation with advisors: warning them reaches every advisor of the county. */
  employeeIds: string[];
  /** Members whose phone must show a card in the end. */
  advisors: string[];
}

async function planPush(db: Database): Promise<Plan> {
  const { rows: advisors } = await sql<{ userid: string; personId: string; organisationId: string }>`
    select account.userid, r.person_id, r.scope_id as organisation_id
    from role_assignment r join wecom_account account on account.person_id = r.person_id
    where r.role = 'ADVISOR' and r.state = 'ACTIVE'
      and not exists (select from leave l where l.person_id = r.person_id and l.starts_at <= app_now() and l.ends_at > app_now())
    order by account.userid`.execute(db);
  const organisationIds = [...new Set(advisors.map(({ organisationId }) => organisationId))];
  const { rows } = await sql<{ id: string }>`
    select distinct on (e.organisation_id) e.id from employment e
    where e.organisation_id = any(${organisationIds}::text[]) and e.state = 'ACTIVE'
      and not exists (select from role_assignment r where r.person_id = e.person_id)
    order by e.organisation_id, e.employee_no`.execute(db);
  return { employeeIds: rows.map(({ id }) => id), advisors: advisors.map(({ userid }) => userid) };
}

/** How many of these members' phones show something, and when the last of them did. */
export async function reached(db: Database, userids: string[]): Promise<{ count: number; lastAt: Date | null }> {
  const { rows } = await sql<{ count: number; lastAt: Date | null }>`
    select count(*) as count, max(first) as last_at from (
      select min(at) as first from sandbox.phone_entry where userid = any(${userids}::text[]) and not dropped group by userid
    ) as phones`.execute(db);
  return rows[0] ?? { count: 0, lastAt: null };
}
