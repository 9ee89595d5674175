import { z } from 'zod';
import type { Logger } from '../../lib/logger.ts';
import { parseJson } from './read-answer.ts';
import { GETTOKEN, WecomRefusal } from './refusal.ts';
import type { TokenCache } from './token-cache.ts';

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
    const shared = parse(await cache.get(key));
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

function parse(raw: string | null): Opening | null {
  const parsed = Opening.safeParse(parseJson(raw));
  return parsed.success ? parsed.data : null;
}
