import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Metrics } from './metrics.ts';
import type { Server } from './types.ts';

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
    writeLine(request, reply, route);
    done();
  });
}

function writeLine(request: FastifyRequest, reply: FastifyReply, route: string): void {
  const level = reply.statusCode >= 500 ? 'warn' : 'debug';
  const line = { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
  request.log[level](line, 'answered');
}
