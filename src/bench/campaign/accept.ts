import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';
import { addMs, days, shanghaiDay } from '../../lib/time.ts';
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
  say: (line: string) => void,
): Promise<Accepted> {
  const deadline = shanghaiDay(addMs(now, days(60)));
  const { id } = await centre.post<{ id: string }>('/api/campaigns', { name: '三项防护', scope: {}, deadline });
  await untilAccepted(db, id, say);
  const { rows } = await sql<Omit<Accepted, 'campaignId' | 'floorMs' | 'perMinute' | 'others'>>`
    select sum(b.persons)::int as people, count(*)::int as batches,
      extract(epoch from max(b.settled_at) - min(c.opened_at))::float8 * 1000 as "tookMs",
      (count(*) filter (where extract(minute from b.claimed_at)::int % 30 = 0))::int as "inBusyMinutes"
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

async function untilAccepted(db: Database, campaignId: string, say: (line: string) => void): Promise<void> {
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
    if (round % 40 === 0) say(`… ${row?.members} members, ${row?.left} batches waiting`);
    await wait(500);
  }
}
