import type { LightMyRequestResponse } from 'fastify';
import { z } from 'zod';
import { packageRoot } from '../../../src/config/files.ts';
import { readSettings } from '../../../src/config/settings.ts';
import type { Database } from '../../../src/database/index.ts';
import {
  createMetrics,
  createServer,
  type IdentityNeeds,
  personOf,
  type SecurityEvent,
  typed,
} from '../../../src/http/index.ts';
import { createFieldCrypto } from '../../../src/lib/field-crypto.ts';
import { createLogger, type Logger } from '../../../src/lib/logger.ts';

interface LoginPageNeeds {
  publicUrl?: string;
  identity?: Partial<IdentityNeeds>;
  logger?: Logger;
}

export interface LoginRecord {
  action: string;
  personId: string;
}

/** A server whose WeCom knows one member: the code `code-of-adv-07` is userid adv-07, person p7. */
export async function openServer(
  db: Database,
  {
    publicUrl = 'http://localhost:3000',
    identity = {},
    logger = createLogger({ level: 'silent' }),
  }: LoginPageNeeds = {},
) {
  const records: LoginRecord[] = [];
  const refused: SecurityEvent[] = [];
  const redirect = (kind: string) => (to: { redirectUri: string; state: string }) =>
    `https://wecom.example/${kind}?${new URLSearchParams(to)}`;
  const app = await createServer({
    db,
    crypto: createFieldCrypto([{ kid: 'k1', key: Buffer.alloc(32, 7) }]),
    logger,
    metrics: createMetrics(),
    http: { publicUrl, apiToken: 'gateway-token', trustedProxies: [], scripts: [] },
    limits: readSettings(packageRoot()).limits,
    fieldTitles: {},
    recordRefusals: async (events) => void refused.push(...events),
    version: '0.1.0',
    access: {
      permissions: ['warning.review'],
      inName: [],
      rolesOf: async (personId) =>
        personId === 'p7' ? [{ role: 'ADVISOR', scopeKind: 'ORGANISATION', scopeId: 'o1' }] : [],
      mayAttempt: async () => false,
    },
    identity: {
      authorizeUrl: redirect('oauth'),
      loginUrl: redirect('scan'),
      userByCode: async (code) => (code.startsWith('code-of-') ? { userid: code.slice('code-of-'.length) } : null),
      personByUserid: async (userid) => (userid.startsWith('adv-0') ? { id: `p${Number(userid.slice(4))}` } : null),
      recordLogin: async (_tx, { action, personId }) => void records.push({ action, personId }),
      ...identity,
    },
    sessionIdleMs: () => 30 * 60_000,
    checks: {},
    proofFolders: [],
  });
  const schema = { response: { 200: z.object({ personId: z.string(), roles: z.array(z.string()) }) } };
  const config = { permission: 'person' };
  const whoAmI = async (request: Parameters<typeof personOf>[0]) => {
    const { personId, roles } = personOf(request);
    return { personId, roles: (await roles()).map(({ role }) => role) };
  };
  typed(app).get('/api/me', { config, schema }, whoAmI);
  typed(app).post('/api/me', { config, schema }, whoAmI);
  typed(app).get('/api/reviews', { config: { permission: 'warning.review' }, schema }, whoAmI);
  return { app, records, refused };
}

export type TestServer = Awaited<ReturnType<typeof openServer>>;

/** A browser: keeps cookies, follows nothing by itself. */
export function browserAt({ app }: TestServer) {
  const jar = new Map<string, string>();
  async function visit(
    url: string,
    { method = 'GET', headers = {} }: { method?: 'GET' | 'POST' | 'DELETE'; headers?: Record<string, string> } = {},
  ): Promise<LightMyRequestResponse> {
    const answer = await app.inject({ method, url, headers, cookies: Object.fromEntries(jar) });
    for (const { name, value } of answer.cookies) {
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }
  return {
    jar,
    visit,
    /** Up to WeCom's page; returns the state it was handed. */
    async begin(to = '/h5/', testServer = '/h5/login'): Promise<string> {
      const { headers } = await visit(`${testServer}?to=${encodeURIComponent(to)}`);
      return new URL(String(headers.location)).searchParams.get('state') ?? '';
    },
    async logIn(userid = 'adv-07', to = '/h5/'): Promise<LightMyRequestResponse> {
      const state = await this.begin(to);
      return visit(`/h5/login/callback?code=code-of-${userid}&state=${state}`);
    },
  };
}
