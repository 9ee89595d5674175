import rateLimit, { type FastifyRateLimitStore } from '@fastify/rate-limit';
import type { FastifyRequest, RouteOptions } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { Limits } from '../config/settings.ts';
import { Problem } from '../lib/problem.ts';
import { inTime } from '../lib/promises.ts';
import { seconds } from '../lib/time.ts';
import { networkOf } from './address.ts';
import type { Server } from './types.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Anybody may ask it, and would learn something by asking often. */
    isGuess?: true;
  }
}

type Kind = 'logins' | 'uploads' | 'drafts' | 'guesses' | 'callbacks';

/**
 * Which attempts are counted, by the kind of route: whoever adds a route gets its limit with it. People behind one
 * address share it (a factory, a mobile network), so behind a login the person is counted, not his address.
 */
export async function limitAttempts(app: Server, needs: { attempts: Attempts; limits: Limits }): Promise<void> {
  const { attempts, limits } = needs;

  /** Callbacks are many and must be quick: they are counted in this process alone. */
  class Store implements FastifyRateLimitStore {
    incr(key: string, done: Parameters<FastifyRateLimitStore['incr']>[1], windowMs: number): void {
      if (key.startsWith('callbacks ')) done(null, attempts.countHere(key, windowMs));
      else void attempts.count(key, windowMs).then((counted) => done(null, counted));
    }
    child(): Store {
      return this;
    }
  }

  app.addHook('onRoute', (route) => {
    const kind = kindOf(route);
    if (kind === null) return;
    const keyGenerator = (request: FastifyRequest) => {
      const { actor } = request;
      if (actor?.kind === 'person') return `${kind} ${actor.personId}`;
      // The feed must never lose a warning for having brought many.
      return actor?.kind === 'gateway' ? `${kind} feed ${request.id}` : `${kind} ${networkOf(request)}`;
    };
    route.config = { ...route.config, rateLimit: { max: limits[kind], timeWindow: WINDOW_MS, keyGenerator } };
  });
  const silent = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false };
  await app.register(rateLimit, {
    global: false,
    store: Store,
    addHeaders: silent,
    addHeadersOnExceeding: silent,
    errorResponseBuilder: (_request, { ttl }) => tooMany(ttl),
  });
}

const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

export function kindOf({ url, method, config }: Pick<RouteOptions, 'url' | 'method' | 'config'>): Kind | null {
  if (/^\/(?:h5|console)\/login(?:\/|$)/.test(url)) return 'logins';
  if (/^\/wecom(?:\/|$)/.test(url)) return 'callbacks';
  if (!url.startsWith('/api/') || ![method].flat().some((one) => CHANGES.has(one))) return null;
  // A word of six signs can be guessed only if many may be tried.
  if (config?.isGuess) return 'guesses';
  if (config?.bodyWithinMs !== undefined) return 'uploads';
  // The feed and scripts are counted with their tokens, where these are read.
  return config?.permission === 'gateway' ? null : 'drafts';
}

export function tooMany(ttlMs: number): Problem {
  return new TooMany(Math.max(1, Math.ceil(ttlMs / 1000)));
}

/** With the number Fastify looks for, so that a door with an error handler of its own answers 429 too. */
export class TooMany extends Problem {
  readonly statusCode = 429;
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super({ code: 'too_many', status: 429, messageZh: `操作太频繁，请在 ${retryAfter} 秒后再试` });
    this.retryAfter = retryAfter;
  }
}

export type SharedCounter = (key: string, windowMs: number) => Promise<Counted>;

export type Attempts = ReturnType<typeof createAttempts>;

const WINDOW_MS = seconds(60);

/** A Redis that hangs must not make everybody wait; after a failure it is left alone for a while. */
const PATIENCE_MS = 200;
const LEFT_ALONE_MS = seconds(5);

/** How often something was tried of late: by all processes together on Redis, by this one alone while Redis is away. */
export function createAttempts(shared?: SharedCounter) {
  const here = createMemoryCounter();
  let awayUntil = 0;

  return {
    /** At once, of this process. */
    countHere: (key: string, windowMs = WINDOW_MS): Counted => here(key, windowMs),

    async count(key: string, windowMs = WINDOW_MS): Promise<Counted> {
      if (shared === undefined || Date.now() < awayUntil) return here(key, windowMs);
      try {
        return await inTime(PATIENCE_MS, shared(key, windowMs));
      } catch {
        awayUntil = Date.now() + LEFT_ALONE_MS;
        return here(key, windowMs);
      }
    },
  };
}

interface Counted {
  current: number;
  /** Milliseconds until it begins anew. */
  ttl: number;
}

const MOST_KEYS = 10_000;

/** Counts of this process alone. Whoever comes from ever new addresses pushes out the oldest, never fills the memory. */
function createMemoryCounter() {
  const counts = new LRUCache<string, { current: number }>({
    max: MOST_KEYS,
    ttlResolution: 0,
    perf: { now: () => Date.now() },
  });

  return (key: string, windowMs: number): Counted => {
    const count = counts.get(key) ?? { current: 0 };
    count.current += 1;
    if (count.current === 1) counts.set(key, count, { ttl: windowMs });
    return { current: count.current, ttl: counts.getRemainingTTL(key) };
  };
}
