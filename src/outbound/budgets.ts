import { sql } from 'kysely';
import type { Tx } from '../database/index.ts';
import { nextShanghai, shanghaiDay } from '../lib/time.ts';
import type { OutboundContext } from './context.ts';

/**
 * When this member may get another message; null means now. Beyond 30 a minute or 1,000 an hour WeCom drops silently
 * (doc p/90236). Counted from attempts under a lock of this member, so an emptied Redis forgets nothing.
 */
export async function memberFreeAt(
  { corpId, agentId, settings }: OutboundContext,
  tx: Tx,
  { userid, now }: { userid: string; now: Date },
): Promise<Date | null> {
  const member = `send ${corpId} ${agentId} ${userid}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${member}, 0))`.execute(tx);
  const { perMemberPerMinute, perMemberPerHour } = settings.send;
  const { rows } = await sql<{ freeAt: Date | null }>`
    with sent as (
      select at from attempt
      where kind = 'send' and userid = ${userid} and corp_id = ${corpId} and agent_id = ${agentId}
        and at > ${now}::timestamptz - interval '1 hour'
    )
    select greatest(
      (select at + interval '1 hour' from sent order by at desc offset ${perMemberPerHour - 1} limit 1),
      (select at + interval '1 minute' from sent where at > ${now}::timestamptz - interval '1 minute'
        order by at desc offset ${perMemberPerMinute - 1} limit 1)
    ) as "freeAt"
  `.execute(tx);
  return rows[0]?.freeAt ?? null;
}

/** Takes one of the day's person-sends, of which CRITICAL and HIGH keep a reserve; else says when the next day begins. */
export async function takeDayBudget(
  { corpId, agentId, settings }: OutboundContext,
  tx: Tx,
  { lane, now }: { lane: number; now: Date },
): Promise<{ taken: true } | { taken: false; until: Date }> {
  const { dayCap, reserveShare } = settings.send;
  const limit = lane <= 1 ? dayCap : Math.floor(dayCap * (1 - reserveShare));
  const until = nextShanghai(now, '00:00');
  if (limit < 1) return { taken: false, until };
  const row = await tx
    .insertInto('send_budget')
    .values({ corp_id: corpId, agent_id: agentId, day: shanghaiDay(now), persons: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['corp_id', 'agent_id', 'day'])
        .doUpdateSet((eb) => ({ persons: eb('send_budget.persons', '+', 1) }))
        .where('send_budget.persons', '<', limit),
    )
    .returning('persons')
    .executeTakeFirst();
  return row === undefined ? { taken: false, until } : { taken: true };
}
