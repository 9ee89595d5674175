import { z } from 'zod';
import type { Logger } from '../../lib/logger.ts';
import { GETTOKEN, parseJson, WecomRefusal } from './answer.ts';

/** What all processes share. Every method may throw while the store is away. */
export interface TokenCache {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  /** Deletes only while the value is still this one. */
  deleteIf(key: string, value: string): Promise<void>;
  /** null = somebody else holds it. */
  lock(key: string, ttlMs: number): Promise<(() => Promise<void>) | null>;
}

const COMPLAIN_EVERY_MS = 60_000;

/** Each process can do without the others: a shared cache that is away counts as empty, and its lock as ours. */
export function forgiving(cache: TokenCache, logger: Logger): TokenCache {
  let complainedAt = Number.NEGATIVE_INFINITY;

  async function attempt<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (performance.now() - complainedAt >= COMPLAIN_EVERY_MS) {
        complainedAt = performance.now();
        logger.warn({ err: error }, 'shared token cache is away, each process keeps its own token');
      }
      return otherwise;
    }
  }

  return {
    get: (key) => attempt(() => cache.get(key), null),
    set: (key, value, ttlMs) => attempt(() => cache.set(key, value, ttlMs), undefined),
    deleteIf: (key, value) => attempt(() => cache.deleteIf(key, value), undefined),
    async lock(key, ttlMs) {
      const release = await attempt(
        () => cache.lock(key, ttlMs),
        () => Promise.resolve(),
      );
      return release && (() => attempt(release, undefined));
    },
  };
}

export interface LimitMet {
  /** The call that is left alone. */
  api: string;
  errcode: number;
  /** Real milliseconds. */
  until: number;
}

export interface Limits {
  note(limit: Omit<LimitMet, 'until'> & { pauseMs: number }): Promise<void>;
  /** Those that are not over yet. */
  all(): Promise<LimitMet[]>;
}

const Met = z.array(z.object({ api: z.string(), errcode: z.number(), until: z.number() }));

/** Which calls WeCom limits and until when, where all processes see it: each waits by itself, a person asks for all of them. */
export function createLimits({ key, cache, now }: { key: string; cache: TokenCache; now: () => number }): Limits {
  async function all(): Promise<LimitMet[]> {
    const { data = [] } = Met.safeParse(parseJson(await cache.get(key)));
    return data.filter(({ until }) => until > now());
  }

  return {
    all,
    async note({ api, errcode, pauseMs }) {
      const met = [...(await all()).filter((one) => one.api !== api), { api, errcode, until: now() + pauseMs }];
      await cache.set(key, JSON.stringify(met), Math.max(...met.map(({ until }) => until)) - now());
    },
  };
}

/** Shanghai has kept UTC+8 without summer time since 1991; WeCom's day ends there. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
const MINUTE_LIMIT = 45009;
/** A limit met again this soon after a pause was a longer one. */
const STILL_LIMITED_MS = 10 * 60_000;
const CONCURRENCY_PAUSE_MS = 5_000;

/**
 * How long a limited call is to be left alone. WeCom does not say which limit was met, so the pause grows: the minute's 60 s,
 * the hour's 60 min, the rest of the day (WeCom doc p/90312).
 */
export function createPauses(now: () => number) {
  const last = new Map<string, { until: number; steps: number }>();

  return {
    afterLimit(api: string, errcode: number): number {
      if (errcode !== MINUTE_LIMIT) return CONCURRENCY_PAUSE_MS;
      const at = now();
      const before = last.get(api);
      if (before && at < before.until) return before.until - at;
      const steps = before && at - before.until < STILL_LIMITED_MS ? before.steps + 1 : 0;
      const pauseMs = [60_000, 3_600_000][steps] ?? DAY_MS - ((at + SHANGHAI_OFFSET_MS) % DAY_MS);
      last.set(api, { until: at + pauseMs, steps });
      return pauseMs;
    },
    clear(api: string): void {
      last.delete(api);
    },
  };
}

interface CircuitNeeds {
  key: string;
  cache: TokenCache;
  now: () => number;
  logger: Logger;
}

export interface Circuit {
  /** Throws while no token may be asked for. */
  check(): Promise<void>;
  /** A token was refused for a reason that asking again does not mend; answers how long none is asked for. */
  open(refusal: WecomRefusal): Promise<{ pauseMs: number }>;
  close(): Promise<void>;
}

/** A wrong secret stays wrong; a busy WeCom is asked again before the sends that wait for it are tried again. */
const PAUSES = {
  refused: { first: 60_000, factor: 2, longest: 3_600_000 },
  busy: { first: 500, factor: 4, longest: 30_000 },
};

const Opening = z.object({ errcode: z.number(), until: z.number(), times: z.number() });
type Opening = z.infer<typeof Opening>;

/**
 * Keeps all processes from asking again for a token with a wrong secret, for WeCom then bars the address for an hour
 * (WeCom doc p/90313): one minute, doubled with each failure up to an hour. While WeCom is busy (-1) the pauses are short,
 * but there are some: fifty sends that wait for a token shall not ask fifty times.
 */
export function createCircuit({ key, cache, now, logger }: CircuitNeeds): Circuit {
  let own: Opening | null = null;

  async function latest(): Promise<Opening | null> {
    const { data: shared } = Opening.safeParse(parseJson(await cache.get(key)));
    return shared && (!own || shared.until > own.until) ? shared : own;
  }

  return {
    async check() {
      const opening = await latest();
      const pauseMs = opening ? opening.until - now() : 0;
      if (!opening || pauseMs <= 0) return;
      const errmsg = 'not asked again yet after an earlier refusal';
      throw new WecomRefusal({ api: GETTOKEN, errcode: opening.errcode, errmsg, pauseMs });
    },
    async open({ errcode, kind }) {
      const before = await latest();
      const times = before?.errcode === errcode ? before.times + 1 : 1;
      const { first, factor, longest } = kind === 'busy' ? PAUSES.busy : PAUSES.refused;
      const pauseMs = Math.min(first * factor ** (times - 1), longest);
      own = { errcode, until: now() + pauseMs, times };
      const line = { errcode, pauseMs, times };
      if (kind === 'busy') logger.warn(line, 'WeCom is too busy to give a token');
      else logger.error(line, 'WeCom refuses a token: check corp id and secret');
      // Twice as long as the pause, so that the next failure knows how many went before.
      await cache.set(key, JSON.stringify(own), pauseMs * 2);
      return { pauseMs };
    },
    async close() {
      if (!own) return;
      const raw = JSON.stringify(own);
      own = null;
      await cache.deleteIf(key, raw);
    },
  };
}
