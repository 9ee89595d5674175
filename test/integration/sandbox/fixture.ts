import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { clock, type Database } from '../../../src/database/index.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { addMs } from '../../../src/lib/time.ts';
import { createSandbox, type Sandbox, type SandboxNeeds, type ScreenEntry } from '../../../src/sandbox/index.ts';
import { createReceiver, parseCallback } from '../../../src/wecom/callback/index.ts';

export const CORP = 'wweqiansandbox0001';
const AES_KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
export const SECRETS = { app: 'sandbox-secret', contacts: 'sandbox-contacts-secret' };

type Callback = ReturnType<typeof parseCallback>;
interface Received {
  path: string;
  callback: Callback;
  xml: string;
  query: Record<string, string>;
}

/** The service's callback door: opens what it gets, and answers as it is told. */
export async function openCallbackServer() {
  const received: Received[] = [];
  const answers: { status: number; body?: string }[] = [];
  const refused: string[] = [];
  const receivers: Record<string, ReturnType<typeof createReceiver>> = {
    '/wecom/callback': createReceiver({
      token: 'sandboxtoken',
      aesKey: AES_KEY,
      receiveIds: [CORP],
      windowSeconds: 60,
    }),
    '/wecom/callback/contacts': createReceiver({
      token: 'sandboxcontacts',
      aesKey: AES_KEY,
      receiveIds: [CORP],
      windowSeconds: 60,
    }),
  };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://door');
      const query = Object.fromEntries(url.searchParams);
      try {
        const opened = receivers[url.pathname]?.open(
          query,
          Buffer.concat(chunks).toString(),
          Math.floor(Date.now() / 1000),
        );
        if (opened) received.push({ path: url.pathname, xml: opened.xml, callback: parseCallback(opened.xml), query });
      } catch (error) {
        refused.push(String(error));
        response.writeHead(403).end();
        return;
      }
      const { status, body } = answers.shift() ?? { status: 200 };
      response.writeHead(status).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/wecom/callback`,
    received,
    refused,
    /** What the next requests are answered with, instead of an empty 200. */
    answerNext: (...next: { status: number; body?: string }[]) => void answers.push(...next),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

export type Webhook = Awaited<ReturnType<typeof openCallbackServer>>;

interface FixtureNeeds {
  db: Database;
  callbackServer: Pick<Webhook, 'url'>;
  retryMs?: number;
  pagesDir?: string;
}

export interface Fixture {
  app: FastifyInstance;
  sandbox: Sandbox;
  api<T = Answer>(
    name: string,
    options?: { query?: Record<string, string>; body?: unknown; secret?: string },
  ): Promise<T>;
  send(body: object): Promise<Answer>;
  sendText(touser: string, content: string, more?: object): Promise<Answer>;
  sendCard(touser: string, card: object): Promise<Answer>;
  desk<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<{ status: number; body: T }>;
  screen(userid: string): Promise<ScreenEntry[]>;
  faults(faults: object): Promise<void>;
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

export interface Answer {
  errcode: number;
  errmsg: string;
  msgid?: string;
  response_code?: string;
  invaliduser?: string | string[];
  [field: string]: unknown;
}

/** A sandbox on that database, ready to be asked; the clock is the database's own. */
export async function fixture({
  db,
  callbackServer,
  retryMs = 20,
  pagesDir = '/nowhere',
}: FixtureNeeds): Promise<Fixture> {
  const needs: SandboxNeeds = {
    db,
    corpId: CORP,
    agentId: '1000002',
    secret: SECRETS.app,
    contactsSecret: SECRETS.contacts,
    callback: { url: callbackServer.url, token: 'sandboxtoken', aesKey: AES_KEY },
    contactsCallback: { url: `${callbackServer.url}/contacts`, token: 'sandboxcontacts', aesKey: AES_KEY },
    publicUrl: 'http://localhost:3000',
    pagesDir,
    sessionCookie: 'eqian_session',
    clock: {
      progress: () => null,
      advance: async (seconds) => clock.advanceTo(db, addMs((await clock.read(db)).appNow, seconds * 1000)),
      read: () => clock.read(db),
      setSpeed: (speed) => clock.setSpeed(db, speed),
    },
    demoToken: 'demo-api-token',
    exposed: false,
    logger: createLogger({ level: 'silent' }),
    callbackRetryMs: retryMs,
  };
  const sandbox = createSandbox(needs);
  const app = Fastify();
  await app.register(sandbox.plugin, { prefix: '/sandbox' });
  await app.ready();
  const tokens = new Map<string, string>();

  const call: Fixture['api'] = async (name, { query = {}, body, secret = SECRETS.app } = {}) => {
    const access_token = name === 'gettoken' ? undefined : (query.access_token ?? (await tokenFor(secret)));
    const search = new URLSearchParams({ ...query, ...(access_token === undefined ? {} : { access_token }) });
    const response = await app.inject({
      method: body === undefined ? 'GET' : 'POST',
      url: `/sandbox/wecom/cgi-bin/${name}?${search}`,
      ...(body === undefined
        ? {}
        : {
            payload: typeof body === 'string' ? body : JSON.stringify(body),
            headers: { 'content-type': 'application/json' },
          }),
    });
    return response.json();
  };
  const tokenFor = async (secret: string) => {
    const known = tokens.get(secret);
    if (known !== undefined) return known;
    const { access_token } = await call<{ access_token: string }>('gettoken', {
      query: { corpid: CORP, corpsecret: secret },
    });
    tokens.set(secret, access_token);
    return access_token;
  };
  const send = (body: object) => call('message/send', { body: { agentid: 1000002, ...body } });
  const desk: Fixture['desk'] = async (method, path, body) => {
    const response = await app.inject({
      method,
      url: `/sandbox/api${path}`,
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: response.statusCode, body: JSON.parse(response.body || 'null') };
  };

  return {
    app,
    sandbox,
    api: call,
    send,
    sendText: (touser, content, more = {}) => send({ touser, msgtype: 'text', text: { content }, ...more }),
    sendCard: (touser, card) => send({ touser, msgtype: 'template_card', template_card: card }),
    desk,
    screen: async (userid) => (await desk<ScreenEntry[]>('GET', `/members/${userid}/screen`)).body,
    faults: async (faults) => void (await desk('PUT', '/faults', faults)),
    advance: async (ms) => void (await desk('POST', '/clock/advance', { seconds: ms / 1000 })),
    async close() {
      await sandbox.stop();
      await app.close();
    },
  };
}

let cards = 0;

/** A button card with a task_id of its own. */
export function buttonCard(more: object = {}) {
  cards += 1;
  return {
    card_type: 'button_interaction',
    main_title: { title: '请马上去找一位同事', desc: '请先签收' },
    task_id: `m${cards}-${process.pid}`,
    button_list: [
      { text: '立即签收', style: 1, key: 'ack' },
      { text: '需要支援', style: 2, key: 'support' },
    ],
    ...more,
  };
}
