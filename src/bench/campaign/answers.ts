import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';
import { addMs, days, shanghaiDay } from '../../lib/time.ts';
import type { Child } from '../child.ts';
import { benchConfig, quantile } from '../county.ts';
import type { Posted, Posting, Press } from './senders.ts';
import type { Visitor } from './visitor.ts';

export interface Accepted {
  campaignId: string;
  people: number;
  batches: number;
  /** App time from opening to the last batch taken; at clock speed 1 that is real time. */
  tookMs: number;
  /** The same of a sender that costs nothing and keeps the pace: a minute's worth at once, then the next. */
  floorMs: number;
  /** People in each minute since the opening. */
  perMinute: number[];
  inBusyMinutes: number;
  /** Not accepted: unreachable, in doubt, dead. */
  others: number;
}

const PATIENCE_MS = 20 * 60_000;

/** Opens a campaign for the whole county and waits until WeCom took every question. */
export async function openAndWait(
  db: Database,
  centre: Visitor,
  { now, personsPerMinute }: { now: Date; personsPerMinute: number },
  notify: (line: string) => void,
): Promise<Accepted> {
  const deadline = shanghaiDay(addMs(now, days(60)));
  const { id } = await centre.post<{ id: string }>('/api/campaigns', { name: '三项防护', scope: {}, deadline });
  await untilAccepted(db, id, notify);
  const { rows } = await sql<Omit<Accepted, 'campaignId' | 'floorMs' | 'perMinute' | 'others'>>`
    select sum(b.persons)::int as people, count(*)::int as batches,
      extract(epoch from max(b.settled_at) - min(c.opened_at))::float8 * 1000 as took_ms,
      (count(*) filter (where extract(minute from b.claimed_at)::int % 30 = 0))::int as in_busy_minutes
    from bulk_batch b join campaign c on c.id = b.owner_id where b.owner_kind = 'campaign' and b.owner_id = ${id}`.execute(
    db,
  );
  const { rows: minutes } = await sql<{ n: number }>`
    select sum(b.persons)::int as n from bulk_batch b join campaign c on c.id = b.owner_id
    where b.owner_kind = 'campaign' and b.owner_id = ${id}
    group by floor(extract(epoch from b.claimed_at - c.opened_at) / 60) order by floor(extract(epoch from b.claimed_at - c.opened_at) / 60)`.execute(
    db,
  );
  const { rows: others } = await sql<{ n: number }>`
    select count(*)::int as n from delivery where owner_kind = 'campaign' and owner_id = ${id} and state <> 'accepted'`.execute(
    db,
  );
  const [sums] = rows;
  if (!sums) throw new Error('nobody was asked');
  return {
    campaignId: id,
    ...sums,
    floorMs: (Math.ceil(sums.people / personsPerMinute) - 1) * 60_000,
    perMinute: minutes.map(({ n }) => n),
    others: others[0]?.n ?? 0,
  };
}

async function untilAccepted(db: Database, campaignId: string, notify: (line: string) => void): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (let round = 1; ; round += 1) {
    const { rows } = await sql<{ state: string; members: number; left: number }>`
      select c.state, (select coalesce(sum(people), 0)::int from campaign_tally where campaign_id = c.id) as members,
        (select count(*)::int from bulk_batch where owner_kind = 'campaign' and owner_id = c.id
          and state not in ('settled', 'cancelled')) as left
      from campaign c where c.id = ${campaignId}`.execute(db);
    const [row] = rows;
    if (row?.state === 'OPEN' && row.left === 0) return;
    if (performance.now() > giveUpAt) throw new Error(`not all questions were taken: ${JSON.stringify(row)}`);
    if (round % 40 === 0) notify(`… ${row?.members} members, ${row?.left} batches waiting`);
    await wait(500);
  }
}

export interface Answered {
  answers: number;
  refused: number;
  /** From the first callback posted to the last answer committed. */
  tookMs: number;
  recordedP50Ms: number;
  recordedP95Ms: number;
  callbackP95Ms: number;
  quarantined: number;
}

const ANSWERED_WITHIN_MS = 10 * 60_000;
const CONNECTIONS = 50;

/** People all over the county who have their question, and what each of them ticks. */
export async function planAnswers(db: Database, campaignId: string, count: number): Promise<Press[]> {
  const { rows } = await sql<{ userid: string; taskId: string; items: string[] }>`
    select d.userid, m.task_id, c.items
    from delivery d join message m on m.id = d.message_id join campaign c on c.id = d.owner_id
    where d.owner_kind = 'campaign' and d.owner_id = ${campaignId} and d.state = 'accepted' and d.userid is not null
    order by md5(d.person_id) limit ${count}`.execute(db);
  return rows.map(({ items, ...press }, n) => ({ ...press, choice: choiceOf(items, n) }));
}

/** Of ten people: six have done everything, two a part, one declines, one ticks nothing or asks for help. */
function choiceOf(items: readonly string[], n: number): string[] {
  const kind = n % 10;
  if (kind < 6) return [...items];
  if (kind < 8) return items.slice(0, 1 + (n % (items.length - 1)));
  if (kind === 8) return ['DECLINE'];
  return n % 20 === 9 ? ['HELP'] : [];
}

/** Posts the presses and waits until each is written down; latency by PostgreSQL's own commit times. */
export async function answer(
  { db, dataDir }: { db: Database; dataDir: string },
  senders: Child,
  given: { campaignId: string; port: number; presses: Press[]; perSecond: number | null },
): Promise<Answered> {
  const { campaignId, port, presses, perSecond } = given;
  const { wecom } = benchConfig({ dataDir, port });
  const { corpId, agentId, callback } = wecom;
  const posting: Posting = { port, presses, corpId, agentId, callback, perSecond, connections: CONNECTIONS };
  await senders.ask('begin', posting);
  const { sentAt, answeredIn, refused } = await untilPosted(senders);
  await untilWorkedOff(db);

  const recorded = await recordedAt(db, campaignId);
  const late = presses.flatMap(({ userid }, n) => {
    const at = recorded.get(userid);
    return at === undefined ? [] : [at - (sentAt[n] ?? Number.NaN)];
  });
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from inbox where state = 'quarantined'`.execute(
    db,
  );
  return {
    answers: late.length,
    refused,
    tookMs: Math.max(...recorded.values()) - Math.min(...sentAt),
    recordedP50Ms: quantile(late, 0.5),
    recordedP95Ms: quantile(late, 0.95),
    callbackP95Ms: quantile(answeredIn, 0.95),
    quarantined: rows[0]?.n ?? 0,
  };
}

async function untilPosted(senders: Child): Promise<Posted> {
  for (;;) {
    const posted = await senders.ask<Posted | null>('outcome');
    if (posted) return posted;
    await wait(500);
  }
}

async function untilWorkedOff(db: Database): Promise<void> {
  const giveUpAt = performance.now() + ANSWERED_WITHIN_MS;
  for (;;) {
    const { rows } = await sql`select from inbox where state = 'kept' limit 1`.execute(db);
    if (rows.length === 0) return;
    if (performance.now() > giveUpAt) throw new Error('the callbacks were not worked off in time');
    await wait(200);
  }
}

/** Milliseconds of the epoch at which each answer was committed. */
async function recordedAt(db: Database, campaignId: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ userid: string; at: number }>`
    select account.userid, extract(epoch from pg_xact_commit_timestamp(m.xmin))::float8 * 1000 as at
    from campaign_member m join wecom_account account on account.person_id = m.person_id
    where m.campaign_id = ${campaignId} and m.answered_at is not null`.execute(db);
  return new Map(rows.map(({ userid, at }) => [userid, at]));
}
