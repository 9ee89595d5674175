import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type Database, type Tx, transact } from '../database/index.ts';
import { notFound } from '../lib/problem.ts';
import { addressOf } from './address.ts';
import { ErrorBody } from './errors.ts';
import { closeSessionsOf, sessionsOf, type Visitor } from './session.ts';
import { personOf, typed } from './types.ts';

const SessionListView = z.object({
  sessions: z.array(
    z.object({
      id: z.string(),
      openedAt: z.iso.datetime(),
      seenAt: z.iso.datetime(),
      ip: z.string().nullable(),
      agent: z.string().nullable(),
      current: z.boolean(),
    }),
  ),
});
const EndedView = z.object({ ended: z.number() });
const SessionParams = z.object({ id: z.string().min(1).max(26) });
const config = { permission: 'person' };
const tags = ['me'];

interface Recorder {
  recordLogin(tx: Tx, event: { action: 'session.close'; personId: string } & Visitor): Promise<void>;
}

/** Where the reader is logged in; what he does not know he ends. */
export function sessionRoutes(
  server: FastifyInstance,
  { db, identity, session }: { db: Database; identity: Recorder; session: string },
): void {
  const app = typed(server);

  app.get(
    '/api/me/sessions',
    { config, schema: { tags, response: { 200: SessionListView, '4xx': ErrorBody } } },
    async (request) => {
      const found = await sessionsOf(db, personOf(request).personId, request.cookies[session]);
      return {
        sessions: found.map((one) => ({
          ...one,
          openedAt: one.openedAt.toISOString(),
          seenAt: one.seenAt.toISOString(),
        })),
      };
    },
  );

  app.delete(
    '/api/me/sessions/:id',
    { config, schema: { tags, params: SessionParams, response: { 200: EndedView, '4xx': ErrorBody } } },
    async (request) => {
      const { id } = request.params;
      const ended = await end(request, id);
      if (ended === 0) throw notFound();
      return { ended };
    },
  );

  app.delete(
    '/api/me/sessions',
    { config, schema: { tags, response: { 200: EndedView, '4xx': ErrorBody } } },
    async (request) => ({ ended: await end(request) }),
  );

  /** One, or every other than the one he asks with. */
  function end(request: Parameters<typeof personOf>[0], id?: string): Promise<number> {
    const { personId } = personOf(request);
    const own = request.cookies[session];
    const which = id === undefined ? (own === undefined ? {} : { except: own }) : { id };
    return transact(db, async (tx) => {
      const ended = await closeSessionsOf(tx, personId, which);
      const visitor = { ip: addressOf(request), agent: request.headers['user-agent'] ?? '' };
      for (let n = 0; n < ended; n += 1)
        await identity.recordLogin(tx, { action: 'session.close', personId, ...visitor });
      return ended;
    });
  }
}
