import { packageRoot } from '../../../src/config/files.ts';
import { readSettings } from '../../../src/config/settings.ts';
import { connect, type Database } from '../../../src/database/index.ts';
import { createMetrics, createServer, type ServerNeeds } from '../../../src/http/index.ts';
import { createFieldCrypto } from '../../../src/lib/field-crypto.ts';
import { createLogger } from '../../../src/lib/logger.ts';

export const API_TOKEN = 'gateway-token-for-tests';
export const http = { publicUrl: 'http://localhost:3000', apiToken: API_TOKEN, trustedProxies: [], scripts: [] };

/** A server whose database cannot be reached: what these tests ask must not need one. */
export function openServer(needs: Partial<ServerNeeds> = {}) {
  const logger = createLogger({ level: 'silent' });
  return createServer({
    db: unreachable(logger),
    crypto: createFieldCrypto([{ kid: 'k1', key: Buffer.alloc(32, 7) }]),
    logger,
    metrics: createMetrics(),
    http,
    limits: readSettings(packageRoot()).limits,
    fieldTitles: { amounts: '金额' },
    recordRefusals: async () => {},
    version: '0.1.0',
    access: {
      permissions: ['warning.create', 'warning.view', 'bulletin.create', 'bulletin.view'],
      inName: ['bulletin.create', 'bulletin.view'],
      rolesOf: async () => [],
      mayAttempt: async (actor, permission) =>
        actor.kind === 'gateway' ? permission === 'warning.create' : permission.startsWith('bulletin.'),
    },
    identity: {
      authorizeUrl: () => 'https://open.weixin.qq.com/',
      loginUrl: () => 'https://login.work.weixin.qq.com/',
      userByCode: async () => null,
      personByUserid: async () => null,
      recordLogin: async () => {},
    },
    sessionIdleMs: () => 30 * 60_000,
    checks: {},
    proofFolders: [],
    ...needs,
  });
}

export const asGateway = { authorization: `Bearer ${API_TOKEN}` };

function unreachable(logger: ReturnType<typeof createLogger>): Database {
  return connect('postgres://nobody@127.0.0.1:1/none', { logger });
}
