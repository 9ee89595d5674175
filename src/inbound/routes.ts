import type { FastifyError, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { describe } from '../lib/errors.ts';
import { createLogger, type Logger } from '../lib/logger.ts';
import { createSparingly } from '../lib/recently.ts';
import { cut } from '../lib/text.ts';
import { CallbackRejected, dedupeKey, type Receiver } from '../wecom/callback/index.ts';
import type { Inbox } from './inbox.ts';

/** What the receivers of the two fixed paths are called; every other key of the map answers under its own name. */
export const APP_RECEIVER = 'app';
export const CONTACTS_RECEIVER = 'contacts';

interface CallbackNeeds {
  /** By name; the name is part of the dedupe key, so it must never change. */
  receivers: ReadonlyMap<string, Receiver>;
  inbox: Pick<Inbox, 'keep'>;
  logger: Logger;
  /** Told of what was not believed; answers how many seconds its sender shall wait, or null. */
  refused?(request: FastifyRequest, refusal: { reason: string; status: number }): number | null;
}

const BODY_LIMIT = 64 * 1024;

/**
 * WeCom's door: verify, decrypt, keep, answer an empty 200. What cannot be believed gets a 4xx, what could not be kept a
 * 503, both without a body, so that WeCom's own retry (three times, doc p/90930) helps us. Nothing is parsed here.
 */
export const callbackRoutes: FastifyPluginCallback<CallbackNeeds> = (
  app,
  { receivers, inbox, logger, refused },
  done,
) => {
  const refusals = createRefusalLog(logger);

  acceptAnyBodyAsText();
  dropRequestLogs();
  app.setErrorHandler((error: FastifyError, request, reply) =>
    refuse(error, request.routeOptions.url ?? '', reply, request),
  );

  serve('/wecom/callback', () => APP_RECEIVER);
  serve('/wecom/callback/contacts', () => CONTACTS_RECEIVER);
  serve('/wecom/callback/:app', ({ params }) => (params as { app: string }).app);
  for (const path of ['/wecom', '/wecom/*']) app.all(path, (request, reply) => miss(request, reply));
  done();

  /** The console takes an address with a slash at its end as it takes one without. */
  function serve(path: string, receiverOf: (request: FastifyRequest) => string): void {
    for (const spelling of [path, `${path}/`]) serveAt(spelling, receiverOf);
  }

  function miss(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    refusals.miss(request.url.split('?')[0] ?? '');
    return reply.code(404).send();
  }

  function serveAt(path: string, receiverOf: (request: FastifyRequest) => string): void {
    app.get(path, (request, reply) => {
      const name = receiverOf(request);
      const receiver = receivers.get(name);
      if (receiver === undefined) return miss(request, reply);
      try {
        const echo = receiver.verifyUrl(request.query, nowSeconds());
        return reply.type('text/plain; charset=utf-8').send(echo);
      } catch (error) {
        return refuse(error, name, reply, request);
      }
    });

    app.post(path, (request, reply) => {
      const name = receiverOf(request);
      const receiver = receivers.get(name);
      if (receiver === undefined) return miss(request, reply);
      try {
        const body = typeof request.body === 'string' ? request.body : '';
        const { xml } = receiver.open(request.query, body, nowSeconds());
        const kept = inbox.keep({ receiver: name, dedupeKey: dedupeKey(name, xml), xml });
        kept.then(
          () => reply.send(),
          (error: unknown) => refuse(error, name, reply, request),
        );
      } catch (error) {
        return refuse(error, name, reply, request);
      }
    });
  }

  function refuse(error: unknown, receiver: string, reply: FastifyReply, request: FastifyRequest): FastifyReply {
    const status = statusFor(error);
    const reason = refusals.note(receiver, status, error);
    const waitSeconds = status < 500 && refused ? refused(request, { reason, status }) : null;
    if (waitSeconds === null) return reply.code(status).send();
    return reply.code(429).header('retry-after', waitSeconds).send();
  }

  function acceptAnyBodyAsText(): void {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      ['text/xml', 'application/xml', '*'],
      { parseAs: 'string', bodyLimit: BODY_LIMIT },
      (_request, body, parsed) => parsed(null, body),
    );
  }

  /** A child logger for each request costs more than opening the callback; refusals have a log of their own. */
  function dropRequestLogs(): void {
    const silent = createLogger({ level: 'silent' });
    app.setChildLoggerFactory(() => silent);
  }
};

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Fastify's own errors (body too large, broken transfer) are the sender's; whatever else fails means "not kept". */
function statusFor(error: unknown): number {
  if (error instanceof CallbackRejected) return error.status;
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 503;
  return status >= 400 && status < 500 ? status : 503;
}

const MISS_HINT =
  '接收消息 → 设置API接收: the URL ends in /wecom/callback; contacts (接收事件服务器): /wecom/callback/contacts, with WECOM_CONTACTS_CALLBACK_* set';

/** Anybody can call the webhook: each kind of refusal is logged at once, then counted and said once a minute at most. */
export function createRefusalLog(logger: Logger) {
  const unsaid = createSparingly();

  return {
    /** Nothing is served there: most likely an address mistyped in the admin console. */
    miss(path: string): void {
      if (unsaid('nothing served') === null) return;
      logger.warn({ path: cut(path, 100), hint: MISS_HINT }, 'nothing is served at this address below /wecom');
    },

    /** Returns the reason's code. */
    note(receiver: string, status: number, error: unknown): string {
      const reason = reasonOf(error);
      const more = unsaid(`${receiver} ${status} ${reason}`);
      if (more === null) return reason;
      const line = { receiver, status, reason, more };
      if (status < 500) logger.warn(line, 'callback refused');
      else logger.error({ ...line, cause: describe(error) }, 'callback not kept');
      return reason;
    },
  };
}

/** From a closed set, so that no sender can fill the memory with kinds. */
function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'error';
}
