import type { FastifyPluginAsync } from 'fastify';
import { describe } from '../lib/errors.ts';
import { seconds } from '../lib/time.ts';
import type { Metrics } from './metrics.ts';

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

async function runChecks(checks: HealthChecks) {
  const results = Object.entries(checks).map(async ([name, check]) => ({ name, ...(await inTime(check)) }));
  return Promise.all(results);
}

const CHECK_TIMEOUT_MS = seconds(3);

async function inTime(check: () => Promise<CheckResult>): Promise<CheckResult> {
  const { promise: late, resolve } = withResolvers<CheckResult>();
  const timer = setTimeout(() => resolve({ ok: false, why: `no answer in ${CHECK_TIMEOUT_MS} ms` }), CHECK_TIMEOUT_MS);
  try {
    return await Promise.race([check(), late]);
  } catch (error) {
    return { ok: false, why: describe(error) };
  } finally {
    clearTimeout(timer);
  }
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

function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
