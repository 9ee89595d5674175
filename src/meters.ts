import { sql } from 'kysely';
import { checkInvariants } from './checks.ts';
import type { Database } from './database/index.ts';
import type { Metrics } from './http/index.ts';
import { minutes } from './lib/time.ts';
import type { Outbound, OutboundMeters } from './outbound/index.ts';

/** Counters of every call to WeCom and every state a delivery takes. */
export function meterOutbound(metrics: Metrics): OutboundMeters {
  const calls = metrics.histogram({
    name: 'wecom_call_seconds',
    help: 'Calls to WeCom by kind and result',
    labels: ['kind', 'result'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  });
  const states = metrics.counter({
    name: 'deliveries_total',
    help: 'Deliveries by the state they reached',
    labels: ['state', 'lane'],
  });
  return {
    called: (kind, result, milliseconds) => calls.observe({ kind, result }, milliseconds / 1000),
    moved: (state, lane) => states.inc({ state, lane: String(lane) }),
  };
}

/** Counts callbacks that had no effect, by what they were; 'failed' and the like are quarantined. */
export function meterCallbacks(metrics: Metrics): (outcome: string, kind: string) => void {
  const callbacks = metrics.counter({
    name: 'callbacks_without_effect_total',
    help: 'Callbacks kept that had no effect, by outcome (ignored, foreign, quarantined) and kind',
    labels: ['outcome', 'kind'],
  });
  return (outcome, kind) => callbacks.inc({ outcome, kind });
}

/** Gauges read at each scrape; the invariants at most once a minute, because they look at everything. */
export function meterStores(metrics: Metrics, { db, outbound }: { db: Database; outbound: Outbound }): void {
  const count = (text: string) => async () => {
    const { rows } = await sql.raw<{ n: number }>(text).execute(db);
    return rows[0]?.n ?? 0;
  };
  metrics.gauge({
    name: 'open_warnings',
    help: 'Warnings not yet closed',
    read: count(`select count(*) as n from warning where state not in ('CLOSED', 'REVOKED')`),
  });
  metrics.gauge({
    name: 'inbox_waiting_rows',
    help: 'Callbacks kept and not yet applied',
    read: count(`select count(*) as n from inbox where state = 'kept'`),
  });
  metrics.gauge({
    name: 'inbox_quarantined_rows',
    help: 'Callbacks that could not be applied',
    read: count(`select count(*) as n from inbox where state = 'quarantined'`),
  });
  metrics.gauge({
    name: 'timers_overdue',
    help: 'Armed timers past due by more than five seconds',
    read: count(`select count(*) as n from timer where state = 'armed' and due_at < app_now() - interval '5 seconds'`),
  });
  metrics.gauge({
    name: 'channel_broken',
    help: '1 while WeCom refuses us altogether',
    read: async () => Number((await outbound.health()).channel.state === 'broken'),
  });
  metrics.gauge({
    name: 'unaccepted_seconds',
    help: 'For how long WeCom has answered none of our sends; 0 when it answered the last',
    read: async () => (await outbound.health()).silentSeconds,
  });
  metrics.gauge({
    name: 'invariant_violations',
    help: 'Rows found by the invariant checks',
    read: atMostEvery(minutes(1), async () =>
      (await checkInvariants(db)).reduce((sum, { rows }) => sum + rows.length, 0),
    ),
  });
}

function atMostEvery(ms: number, read: () => Promise<number>): () => Promise<number> {
  let last = { at: 0, value: 0 };
  return async () => {
    if (Date.now() - last.at > ms) last = { at: Date.now(), value: await read() };
    return last.value;
  };
}
