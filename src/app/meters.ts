import type { Database } from '../database/index.ts';
import type { Metrics } from '../http/index.ts';
import type { Gauge } from '../kernel/module/index.ts';
import { minutes } from '../lib/time.ts';
import type { OutboundMeters } from '../outbound/index.ts';
import { checkInvariants } from './checks.ts';

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

/** Gauges of the modules; the invariants at most once a minute, because they look at everything. */
export function meterStores(metrics: Metrics, db: Database, gauges: readonly Gauge[]): void {
  for (const gauge of gauges) metrics.gauge(gauge);
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
