import type { FastifyPluginAsync } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { describe } from '../lib/errors.ts';
import { inTime } from '../lib/promises.ts';
import { seconds } from '../lib/time.ts';
import type { Server } from './types.ts';

/** A warning makes nothing unready. */
export type CheckResult = { ok: true; warning?: string } | { ok: false; why: string };
export type HealthChecks = Record<string, () => Promise<CheckResult>>;

interface HealthNeeds {
  checks: HealthChecks;
  version: string;
  metrics: Metrics;
}

/** /healthz: the process answers. /readyz: what it leans on answers too. /metrics: figures for Prometheus. */
export const healthRoutes: FastifyPluginAsync<HealthNeeds> = async (app, { checks, version, metrics }) => {
  const look = oneAtATime(() => runChecks(checks));

  app.get('/healthz', async () => ({ status: 'ok', version }));
  app.get('/readyz', async (_request, reply) => {
    const results = await look();
    const ready = results.every(({ ok }) => ok);
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not_ready', checks: results });
  });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
};

const CHECK_TIMEOUT_MS = seconds(3);

async function runChecks(checks: HealthChecks) {
  const results = Object.entries(checks).map(async ([name, check]) => {
    const result = await inTime(CHECK_TIMEOUT_MS, check()).catch((error: unknown) => ({
      ok: false,
      why: describe(error),
    }));
    return { name, ...result };
  });
  return Promise.all(results);
}

/** Several probes at once share one look, so that being asked costs the stores nothing. */
function oneAtATime<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= work().finally(() => {
      running = null;
    });
    return running;
  };
}

/** One measurement and one line a request, by the route's pattern: a URL may carry a login code. */
export function observeRequests(app: Server, metrics: Metrics): void {
  const durations = metrics.histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from request to answer, by route pattern',
    labels: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unmatched';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    const level = reply.statusCode >= 500 ? 'warn' : 'debug';
    const line = { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    request.log[level](line, 'answered');
    done();
  });
}

interface MetricNaming<Label extends string> {
  /** Without the product's prefix; unit last, as Prometheus asks: `outbox_waiting_rows`. */
  name: string;
  help: string;
  labels?: readonly Label[];
}

export type Metrics = ReturnType<typeof createMetrics>;

const PREFIX = 'eqian_';

/** One registry a process. Modules register what they count; names get the product's prefix. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: PREFIX });
  const naming = <Label extends string>({ name, help, labels = [] }: MetricNaming<Label>) => ({
    name: `${PREFIX}${name}`,
    help,
    labelNames: labels,
    registers: [registry],
  });

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    counter: <Label extends string = never>(metric: MetricNaming<Label>) => new Counter<Label>(naming(metric)),
    histogram: <Label extends string = never>({ buckets, ...metric }: MetricNaming<Label> & { buckets: number[] }) =>
      new Histogram<Label>({ ...naming(metric), buckets }),
    /** With `read`, asked at each scrape; a read that fails leaves the last value. */
    gauge<Label extends string = never>({ read, ...metric }: MetricNaming<Label> & { read?: () => Promise<number> }) {
      if (!read) return new Gauge<Label>(naming(metric));
      return new Gauge<Label>({
        ...naming(metric),
        async collect() {
          const value = await read().catch(() => null);
          if (value !== null) this.set(value);
        },
      });
    },
  };
}
