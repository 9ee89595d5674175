import { sql } from 'kysely';
import { clock } from '../database/index.ts';
import { minutes, seconds, shanghaiDay } from '../lib/time.ts';
import { readChannel } from './channel.ts';
import type { OutboundContext } from './types.ts';

/** So long a gateway may be restarted or WeCom be busy before somebody should look. */
const SILENT_MS = minutes(3);

export interface OutboundHealth {
  channel: {
    /** Silent: for a while WeCom has answered nothing at all. */
    state: 'open' | 'paused' | 'silent' | 'broken';
    since: Date | null;
    until: Date | null;
    reason: string | null;
    errcode: number | null;
  };
  /** For how long WeCom has answered none of our sends; 0 when it answered the last. */
  silentSeconds: number;
  /** Waiting to go out now, held for later, without an answer, dead. */
  deliveries: { due: number; held: number; claimed: number; unknown: number; dead: number };
  cardsBehind: number;
  oldestOutboxSeconds: number;
  day: { used: number; cap: number };
}

/** What the readiness page, the console and the gauges show about the way out. */
export async function outboundHealth(context: OutboundContext): Promise<OutboundHealth> {
  const { db, corpId, agentId, settings } = context;
  const { appNow } = await clock.read(db);
  const channel = await readChannel(context, db);
  const budget = await db
    .selectFrom('sendBudget')
    .select('persons')
    .where('corpId', '=', corpId)
    .where('agentId', '=', agentId)
    .where('day', '=', shanghaiDay(appNow))
    .executeTakeFirst();
  const { rows } = await sql<OutboundHealth['deliveries'] & { cardsBehind: number; oldestOutboxSeconds: number }>`
    select
      (select count(*) from delivery where state in ('queued', 'held') and not_before <= app_now()) as due,
      (select count(*) from delivery where state in ('queued', 'held') and not_before > app_now()) as held,
      (select count(*) from delivery where state = 'claimed') as claimed,
      (select count(*) from delivery where state = 'unknown') as unknown,
      (select count(*) from delivery where state = 'dead') as dead,
      (select count(*) from card where wanted_hash <> shown_hash and unsyncable is null) as cards_behind,
      coalesce((select extract(epoch from clock_timestamp() - min(created_at)) from outbox), 0)::float8
        as oldest_outbox_seconds
  `.execute(db);
  const [counts] = rows;
  if (counts === undefined) throw new Error('counting answered nothing');
  const { cardsBehind, oldestOutboxSeconds, ...deliveries } = counts;
  const isPaused = channel?.closedUntil != null && channel.closedUntil > appNow;
  const silentMs = channel?.failingSince ? appNow.getTime() - channel.failingSince.getTime() : 0;
  const isSilent = silentMs >= SILENT_MS;
  return {
    channel: {
      state: channel?.brokenSince ? 'broken' : isSilent ? 'silent' : isPaused ? 'paused' : 'open',
      since: channel?.brokenSince ?? (isSilent ? (channel?.failingSince ?? null) : null),
      until: isPaused ? channel.closedUntil : null,
      reason: channel?.reason ?? null,
      errcode: channel?.errcode ?? null,
    },
    silentSeconds: silentMs / seconds(1),
    deliveries,
    cardsBehind,
    oldestOutboxSeconds,
    day: { used: budget?.persons ?? 0, cap: settings.send.dayCap },
  };
}
