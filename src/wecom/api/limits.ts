import { z } from 'zod';
import { parseJson } from './read-answer.ts';
import type { TokenCache } from './token-cache.ts';

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
    const parsed = Met.safeParse(parseJson(await cache.get(key)));
    return parsed.success ? parsed.data.filter(({ until }) => until > now()) : [];
  }

  return {
    all,
    async note({ api, errcode, pauseMs }) {
      const met = [...(await all()).filter((one) => one.api !== api), { api, errcode, until: now() + pauseMs }];
      await cache.set(key, JSON.stringify(met), Math.max(...met.map(({ until }) => until)) - now());
    },
  };
}
