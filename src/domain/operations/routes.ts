import type { FastifyRequest } from 'fastify';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import { examine, runInvariants } from './checks.ts';
import * as queues from './commands/queues.ts';
import type { OperationsContext } from './context.ts';
import { readHealth } from './queries/health.ts';
import { readMessage } from './queries/message.ts';
import { listMessages } from './queries/messages.ts';

const refusals = { '4xx': ErrorBody };
const tags = ['operations'];
const view = { permission: 'operations.view' } as const;
const act = { permission: 'operations.act' } as const;
const messages = { permission: 'message.view' } as const;

const by = (request: FastifyRequest) => ({ personId: personOf(request).personId, acting: actingIn(request) });

export async function operationsRoutes(server: Server, ctx: OperationsContext): Promise<void> {
  const app = typed(server);

  app.get(
    '/api/messages',
    {
      config: messages,
      schema: { tags, querystring: api.MessageQuery, response: { 200: api.MessageList, ...refusals } },
    },
    (request) => listMessages(ctx, by(request), request.query),
  );
  app.get(
    '/api/messages/:id',
    { config: messages, schema: { tags, params: api.IdParams, response: { 200: api.MessageView, ...refusals } } },
    (request) => readMessage(ctx, by(request), request.params.id),
  );

  app.get(
    '/api/operations/health',
    { config: view, schema: { tags, response: { 200: api.HealthView, ...refusals } } },
    () => readHealth(ctx),
  );
  app.get(
    '/api/operations/queues',
    { config: view, schema: { tags, response: { 200: api.QueueView, ...refusals } } },
    () => queues.readQueues(ctx),
  );
  app.get(
    '/api/operations/dead',
    { config: view, schema: { tags, response: { 200: api.DeadList, ...refusals } } },
    () => queues.readDead(ctx),
  );
  app.get(
    '/api/operations/quarantine',
    { config: view, schema: { tags, response: { 200: api.QuarantineList, ...refusals } } },
    () => queues.readQuarantine(ctx),
  );

  app.post(
    '/api/operations/jobs/retry',
    { config: act, schema: { tags, body: api.RetryBody, response: { 200: api.Done, ...refusals } } },
    async (request) => ({ done: await queues.retryJobs(ctx, request.body.job, actingIn(request)) }),
  );
  app.post(
    '/api/operations/dead/redrive',
    { config: act, schema: { tags, body: api.RedriveBody, response: { 200: api.Done, ...refusals } } },
    async (request) => ({ done: await queues.redriveDead(ctx, request.body.deliveryIds, actingIn(request)) }),
  );
  app.post(
    '/api/operations/quarantine/apply',
    { config: act, schema: { tags, body: api.ApplyAgainBody, response: { 200: api.Done, ...refusals } } },
    async (request) => ({ done: await queues.applyAgain(ctx, request.body.callbackIds, actingIn(request)) }),
  );
  app.post(
    '/api/operations/doctor',
    { config: act, schema: { tags, body: api.Nothing, response: { 200: api.DiagnosisView, ...refusals } } },
    async (request) => {
      const found = await examine(ctx);
      await queues.note(ctx, actingIn(request), {
        action: 'operations.examined',
        object: { kind: 'service', id: 'wecom' },
        done: Number(found.isWell),
      });
      return found;
    },
  );
  app.post(
    '/api/operations/invariants',
    { config: act, schema: { tags, body: api.Nothing, response: { 200: api.InvariantsView, ...refusals } } },
    async (request) => {
      const found = await runInvariants(ctx);
      await queues.note(ctx, actingIn(request), {
        action: 'operations.checked',
        object: { kind: 'service', id: 'invariants' },
        done: found.results.filter(({ rows, fault }) => rows.length > 0 || fault !== null).length,
      });
      return found;
    },
  );
}
