import { z } from 'zod';
import type { Logger } from '../../lib/logger.ts';
import { parseJson } from './http.ts';
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
  /** A token was refused for a reason that asking again does not mend. */
  open(refusal: WecomRefusal): Promise<void>;
  close(): Promise<void>;
}

const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;

const Opening = z.object({ errcode: z.number(), until: z.number(), times: z.number() });
type Opening = z.infer<typeof Opening>;

/**
 * Keeps all processes from asking again for a token with a wrong secret, for WeCom then bars the address for an hour
 * (WeCom doc p/90313): one minute, doubled with each failure up to an hour.
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
    async open({ errcode }) {
      const times = ((await latest())?.times ?? 0) + 1;
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (times - 1), LONGEST_PAUSE_MS);
      own = { errcode, until: now() + pauseMs, times };
      logger.error({ errcode, pauseMs, times }, 'WeCom refuses a token: check corp id and secret');
      // Twice as long as the pause, so that the next failure knows how many went before.
      await cache.set(key, JSON.stringify(own), pauseMs * 2);
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
