import type { Logger } from '../../lib/logger.ts';
import { WecomRefusal, WecomUnreachable } from './answer.ts';
import { createContacts, createIdentity, readAgent } from './contacts.ts';
import { createTransport } from './http.ts';
import { createLimits, forgiving, type TokenCache } from './limits.ts';
import { createDownload, createMedia, createMessages } from './messages.ts';
import { createCaller, createTokenSource } from './token.ts';

interface ClientNeeds {
  corpId: string;
  agentId: string;
  secret: string;
  apiBaseUrl: string;
  oauthBaseUrl?: string;
  loginBaseUrl?: string;
  proxyUrl?: string | null;
  cache: TokenCache;
  timeoutMs?: number;
  /** For a whole file. */
  mediaTimeoutMs?: number;
  /** Real time; token lives and pauses are counted with it. */
  now?: () => number;
  logger: Logger;
}

/** One secret's view of WeCom. Refusals are thrown as `WecomRefusal`, silence as `WecomUnreachable`; waiting and trying again is the caller's. */
export function createWecomClient({ corpId, agentId, secret, cache, logger, now = Date.now, ...needs }: ClientNeeds) {
  const { apiBaseUrl, proxyUrl = null, timeoutMs = 5_000, mediaTimeoutMs = 30_000 } = needs;
  const { oauthBaseUrl = 'https://open.weixin.qq.com', loginBaseUrl = 'https://login.work.weixin.qq.com' } = needs;
  const transport = createTransport({ apiBaseUrl, proxyUrl, timeoutMs });
  // The contacts' secret is of the same app: one place for the limits of both.
  const limits = createLimits({ key: `wecom:limits:${corpId}:${agentId}`, cache: forgiving(cache, logger), now });
  const tokens = createTokenSource({ corpId, agentId, secret, cache, transport, limits, logger, now });
  const call = createCaller({ transport, tokens, limits, now });
  const download = createDownload({ apiBaseUrl, proxyUrl, timeoutMs: mediaTimeoutMs });
  const agent = () => readAgent(call, agentId);

  return {
    ...createMessages({ call, agentId }),
    ...createIdentity({ call, corpId, agentId, oauthBaseUrl, loginBaseUrl }),
    ...createContacts(call),
    ...createMedia(createCaller({ transport: download, tokens, limits, now })),
    agent,
    earlyTokenEnds: tokens.earlyEnds,
    /** Calls that WeCom limits now, whichever process met it. */
    limits: limits.all,
    /** Whether WeCom takes our credentials and our address now. */
    async probe(): Promise<'ok' | WecomRefusal | WecomUnreachable> {
      try {
        await agent();
        return 'ok';
      } catch (error) {
        if (error instanceof WecomRefusal || error instanceof WecomUnreachable) return error;
        throw error;
      }
    },
  };
}

export type WecomClient = ReturnType<typeof createWecomClient>;
