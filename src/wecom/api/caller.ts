import type { ApiCall, Transport } from './http.ts';
import type { Limits } from './limits.ts';
import { createPauses } from './pauses.ts';
import type { Answer } from './read-answer.ts';
import { refusalKind, WecomRefusal } from './refusal.ts';
import type { TokenSource } from './token.ts';

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
