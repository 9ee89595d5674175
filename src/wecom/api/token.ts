import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Logger } from '../../lib/logger.ts';
import { type Answer, GETTOKEN, parseJson, refusalKind, WecomRefusal, WecomUnreachable } from './answer.ts';
import type { ApiCall, Transport } from './http.ts';
import { createCircuit, createPauses, forgiving, type Limits, type TokenCache } from './limits.ts';

export type Caller = (call: ApiCall) => Promise<Answer>;

interface CallerNeeds {
  transport: Transport;
  tokens: TokenSource;
  limits: Limits;
  now: () => number;
}

/** A call with a token: a stale token is replaced once and the call made once more; any other refusal is thrown. */
export function createCaller({ transport, tokens, limits, now }: CallerNeeds): Caller {
  const pauses = createPauses(now);

  async function attempt(call: ApiCall): Promise<{ token: string; answer: Answer }> {
    const token = await tokens.get();
    const answer = await transport({ ...call, query: { access_token: token, ...call.query } });
    return { token, answer };
  }

  async function accept({ api }: ApiCall, { errcode, errmsg, ...fields }: Answer): Promise<Answer> {
    const kind = errcode === 0 ? null : refusalKind(errcode, api);
    if (kind === null) {
      pauses.clear(api);
      return { errcode, errmsg, ...fields };
    }
    if (kind === 'limited') {
      const pauseMs = pauses.afterLimit(api, errcode);
      await limits.note({ api, errcode, pauseMs });
      throw new WecomRefusal({ api, errcode, errmsg, pauseMs });
    }
    // Only a fresh token gets here: none will do better until somebody looks at the settings.
    throw new WecomRefusal({ api, errcode, errmsg, kind: kind === 'token' ? 'config' : kind });
  }

  return async (call) => {
    const first = await attempt(call);
    if (refusalKind(first.answer.errcode, call.api) !== 'token') return accept(call, first.answer);
    await tokens.expire(first.token);
    const second = await attempt(call);
    return accept(call, second.answer);
  };
}

interface TokenNeeds {
  corpId: string;
  agentId: string;
  secret: string;
  cache: TokenCache;
  transport: Transport;
  limits: Limits;
  logger: Logger;
  now: () => number;
}

export interface TokenSource {
  get(): Promise<string>;
  /** WeCom no longer takes this token; one that was fetched meanwhile is left alone. */
  expire(token: string): Promise<void>;
  /** How often of late one was refused before its time: somebody else fetches tokens with the same secret. */
  earlyEnds(): Promise<EarlyEnds | null>;
}

export interface EarlyEnds {
  times: number;
  /** Real milliseconds. */
  lastAt: number;
}

interface Held {
  token: string;
  /** Real milliseconds. */
  until: number;
  /** As it stands in the shared cache. */
  raw: string;
}

const MARGIN_SECONDS = 300;
/** Processes that share nothing shall not ask in the same second. */
const JITTER_SECONDS = 60;
/** Longer than a call may take. */
const LOCK_MS = 15_000;
const LOOK_AGAIN_MS = 50;
/** Two hours is a token's life: one early end a day may be WeCom's own doing. */
const EARLY_KEPT_MS = 24 * 3_600_000;
const LOOKS = LOCK_MS / LOOK_AGAIN_MS;

/** The app's access token: one request for it at a time, in this process and among all that share the cache. */
export function createTokenSource({
  corpId,
  agentId,
  secret,
  transport,
  limits,
  logger,
  now,
  ...needs
}: TokenNeeds): TokenSource {
  const cache = forgiving(needs.cache, logger);
  // With the secret's print in it, a changed secret meets neither the old token nor the old refusal.
  const key = `wecom:token:${corpId}:${agentId}:${createHash('sha256').update(secret).digest('hex').slice(0, 12)}`;
  const earlyKey = `${key}:early`;
  const circuit = createCircuit({ key: `${key}:circuit`, cache, now, logger });
  let held: Held | null = null;
  let expired: string | null = null;
  let underway: Promise<string> | null = null;

  async function readEarlyEnds(): Promise<EarlyEnds | null> {
    return Early.safeParse(parseJson(await cache.get(earlyKey))).data ?? null;
  }

  async function readShared(): Promise<Held | null> {
    const raw = await cache.get(key);
    const { data: found } = Stored.safeParse(parseJson(raw));
    if (raw === null || !found || found.token === expired || found.until <= now()) return null;
    held = { ...found, raw };
    return held;
  }

  async function obtain(): Promise<string> {
    for (let look = 0; look < LOOKS; look += 1) {
      const shared = await readShared();
      if (shared) return shared.token;
      const release = await cache.lock(`${key}:lock`, LOCK_MS);
      if (release) return await fetchUnlessShared().finally(release);
      await pause(LOOK_AGAIN_MS);
    }
    return await fetchUnlessShared();
  }

  async function fetchUnlessShared(): Promise<string> {
    const shared = await readShared();
    if (shared) return shared.token;
    await circuit.check();
    const { token, expiresInSeconds } = await request();
    const margin = Math.min(MARGIN_SECONDS + Math.random() * JITTER_SECONDS, expiresInSeconds / 2);
    const ttlMs = Math.max(1, Math.round((expiresInSeconds - margin) * 1000));
    const until = now() + ttlMs;
    held = { token, until, raw: JSON.stringify({ token, until }) };
    await cache.set(key, held.raw, ttlMs);
    await circuit.close();
    return token;
  }

  async function request(): Promise<{ token: string; expiresInSeconds: number }> {
    const answer = await ask();
    if (answer.errcode !== 0) {
      const refusal = new WecomRefusal({ api: GETTOKEN, errcode: answer.errcode, errmsg: answer.errmsg });
      const { pauseMs } = await circuit.open(refusal);
      if (refusal.kind === 'limited') await limits.note({ api: GETTOKEN, errcode: refusal.errcode, pauseMs });
      throw refusal;
    }
    if (typeof answer.access_token === 'string' && answer.access_token !== '') {
      return { token: answer.access_token, expiresInSeconds: Number(answer.expires_in) || 7200 };
    }
    throw new WecomUnreachable({ api: GETTOKEN, reason: 'no access_token in the answer', mayHaveLanded: false });
  }

  async function ask() {
    try {
      return await transport({ api: GETTOKEN, query: { corpid: corpId, corpsecret: secret } });
    } catch (error) {
      if (!(error instanceof WecomUnreachable)) throw error;
      // Whatever became of this call, the one it was made for has not been made.
      const { reason, isAddressWrong, retryAfterMs } = error;
      throw new WecomUnreachable({ api: GETTOKEN, reason, mayHaveLanded: false, isAddressWrong, retryAfterMs });
    }
  }

  return {
    async get() {
      if (held && held.until > now()) return held.token;
      underway ??= obtain().finally(() => {
        underway = null;
      });
      return await underway;
    },
    async expire(token) {
      if (held?.token !== token) return;
      const { raw } = held;
      held = null;
      expired = token;
      await cache.deleteIf(key, raw);
      const times = ((await readEarlyEnds())?.times ?? 0) + 1;
      await cache.set(earlyKey, JSON.stringify({ times, lastAt: now() }), EARLY_KEPT_MS);
    },
    earlyEnds: readEarlyEnds,
  };
}

const Early = z.object({ times: z.number(), lastAt: z.number() });
const Stored = z.object({ token: z.string(), until: z.number() });
