import { createLogger } from '../../../../src/lib/logger.ts';
import { createWecomClient, type TokenCache } from '../../../../src/wecom/api/index.ts';
import { memoryCache } from './memory-cache.ts';

export const host = 'https://wecom.invalid';
export const corpId = 'wwa1b2c3d4e5f60718';
export const secret = 'secret-of-the-app';

/** Lines the client logged. */
export const logged: string[] = [];
const logger = createLogger({ level: 'debug', destination: { write: (line) => void logged.push(line) } });

interface ClientChange {
  cache?: TokenCache;
  apiBaseUrl?: string;
  agentId?: string;
  secret?: string;
  proxyUrl?: string;
  timeoutMs?: number;
  now?: () => number;
}

export function clientOf(change: ClientChange = {}) {
  const usual = { corpId, agentId: '1000002', secret, apiBaseUrl: host, cache: memoryCache(), logger };
  return createWecomClient({ ...usual, ...change });
}
