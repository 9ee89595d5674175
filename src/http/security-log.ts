import type { FastifyRequest } from 'fastify';
import type { Limits } from '../config/settings.ts';
import type { Logger } from '../lib/logger.ts';
import { seconds } from '../lib/time.ts';
import { addressOf, networkOf } from './address.ts';
import type { Attempts } from './limits.ts';
import type { Server } from './types.ts';

/** Who was refused: nobody known, a person, or the holder of a token (a script by its name). */
export type Refused =
  | { kind: 'stranger' }
  | { kind: 'person'; personId: string }
  | { kind: 'gateway'; script?: string };

/** An attempt that was refused: ids, codes and the route's pattern, never what was sent. */
export interface SecurityEvent {
  who: Refused;
  /** Empty when many addresses are told as one. */
  ip: string;
  route: string;
  reason: string;
  status: number;
  times: number;
}

type SecurityLog = ReturnType<typeof createSecurityLog>;

interface LogNeeds {
  /** Keeps them in the audited log; what it throws is tried again. */
  write(events: SecurityEvent[]): Promise<void>;
  logger: Logger;
  everyMs?: number;
}

/** The first of a kind is written at once, its repeats a minute later as one with their number: nobody fills the log. */
const HELD_MS = seconds(60);
const MOST_KINDS = 1_000;

export function createSecurityLog({ write, logger, everyMs = seconds(1) }: LogNeeds) {
  const kinds = new Map<string, { event: SecurityEvent; heldUntil: number }>();
  let writing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => void flush(), everyMs).unref();

  function note(event: Omit<SecurityEvent, 'times'>): void {
    const noted = kinds.size < MOST_KINDS || kinds.has(keyOf(event)) ? event : asOneOfMany(event);
    const key = keyOf(noted);
    const known = kinds.get(key);
    if (known) known.event.times += 1;
    else kinds.set(key, { event: { ...noted, times: 1 }, heldUntil: 0 });
  }

  function flush(all = false): Promise<void> {
    writing = writing.then(() => writeDue(all));
    return writing;
  }

  async function writeDue(all: boolean): Promise<void> {
    const now = Date.now();
    const due = [...kinds].filter(([, { heldUntil }]) => all || heldUntil <= now);
    const events = due.map(([, { event }]) => ({ ...event })).filter(({ times }) => times > 0);
    try {
      if (events.length > 0) await write(events);
    } catch (error) {
      return logger.warn({ err: error, events: events.length }, 'security events wait to be kept');
    }
    const written = new Map(events.map((event) => [keyOf(event), event.times]));
    for (const [key, kind] of due) {
      const times = written.get(key) ?? 0;
      kind.event.times -= times;
      if (times > 0) kind.heldUntil = now + HELD_MS;
      else if (kind.event.times === 0) kinds.delete(key);
    }
  }

  return {
    note,
    flush: () => flush(true),
    async close() {
      clearInterval(timer);
      await flush(true);
    },
  };
}

function keyOf({ who, ip, route, reason, status }: Omit<SecurityEvent, 'times'>): string {
  return JSON.stringify([who, ip, route, reason, status]);
}

function asOneOfMany({ route, reason, status }: Omit<SecurityEvent, 'times'>): Omit<SecurityEvent, 'times'> {
  return { who: { kind: 'stranger' }, ip: '', route, reason, status };
}

const NOTED = new Set([401, 403, 429]);

/** Every refusal of every route is an event, whoever refused it; being asked to log in first is none. */
export function noteRefusals(app: Server, log: SecurityLog): void {
  app.decorateReply('refusedFor', null);
  app.addHook('onResponse', (request, reply, done) => {
    const { statusCode: status } = reply;
    // Logins answer with a page of their own.
    const isLogin = /^\/(?:h5|console)\/login\/callback$/.test(request.routeOptions.url ?? '');
    const { refusedFor } = reply;
    if (refusedFor !== null && NOTED.has(status)) log.note(eventOf(request, { reason: refusedFor, status }));
    else if (refusedFor === null && isLogin && (status === 400 || status === 403))
      log.note(eventOf(request, { reason: 'login_refused', status }));
    done();
  });
  app.addHook('onClose', () => log.close());
}

function eventOf(
  request: FastifyRequest,
  { reason, status }: { reason: string; status: number },
): Omit<SecurityEvent, 'times'> {
  const { url = 'unmatched' } = request.routeOptions;
  return { who: whoIn(request), ip: addressOf(request), route: `${request.method} ${url}`, reason, status };
}

function whoIn({ actor }: FastifyRequest): Refused {
  if (actor === null) return { kind: 'stranger' };
  if (actor.kind === 'gateway') return actor;
  return actor.byToken === undefined
    ? { kind: 'person', personId: actor.personId }
    : { kind: 'gateway', script: actor.byToken };
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Told of every callback that was not believed; answers how many seconds its sender shall wait, or null. */
    callbackRefused(request: FastifyRequest, refusal: { reason: string; status: number }): number | null;
  }
}

/**
 * Only callbacks that prove false are held against an address: WeCom's own, which may come through the same proxy, are
 * never turned away for what somebody else sends.
 */
export function refuseCallbacks(
  app: Server,
  { attempts, limits, securityLog }: { attempts: Attempts; limits: Limits; securityLog: SecurityLog },
): void {
  app.decorate('callbackRefused', (request: FastifyRequest, { reason, status }: { reason: string; status: number }) => {
    securityLog.note(eventOf(request, { reason: `callback_${reason}`, status }));
    const { current, ttl } = attempts.countHere(`wrong callbacks ${networkOf(request)}`);
    return current > limits.wrongCallbacks ? Math.ceil(ttl / 1000) : null;
  });
}
