import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { clientOf, logged } from './client-of.ts';

const text = { touser: 'advisor01', msgtype: 'text', text: { content: 'hello' } } as const;
const stops: (() => void)[] = [];

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  logged.length = 0;
});

async function listen(server: net.Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  stops.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

interface Seen {
  url: string;
  body: string;
  type: string | undefined;
}

/** A WeCom of its own: gives tokens, hands sends to `answer`. */
async function platform(answer: (response: http.ServerResponse, socket: Socket) => void) {
  const seen: Seen[] = [];
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { url = '' } = request;
    seen.push({ url, body: Buffer.concat(chunks).toString(), type: request.headers['content-type'] });
    if (url.includes('/gettoken')) response.end('{"errcode":0,"access_token":"T1","expires_in":7200}');
    else answer(response, request.socket);
  });
  return { port: await listen(server), seen };
}

const accept = (response: http.ServerResponse) => void response.end('{"errcode":0,"msgid":"M"}');

async function failure(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => 'no failure',
    (error: unknown) => error,
  );
}

describe('on the wire', () => {
  test('a stored message is the same to the byte', async () => {
    const { port, seen } = await platform(accept);
    const json = '{ "touser":"a",\n "text":{"content":"\\u4f60 你好 😀"} ,"n":1.0}';
    const client = clientOf({ apiBaseUrl: `http://127.0.0.1:${port}` });
    await client.sendRaw(json);
    await client.sendRaw(json);
    expect(seen.slice(1).map(({ body }) => body)).toEqual([json, json]);
    expect(seen[1]?.type).toBe('application/json; charset=utf-8');
  });

  test.each(['/sandbox/wecom', '/sandbox/wecom/'])('the base %s keeps its path', async (path) => {
    const { port, seen } = await platform(accept);
    await clientOf({ apiBaseUrl: `http://127.0.0.1:${port}${path}` }).send(text);
    expect(seen.map(({ url }) => url.split('?')[0])).toEqual([
      '/sandbox/wecom/cgi-bin/gettoken',
      '/sandbox/wecom/cgi-bin/message/send',
    ]);
  });

  test('everything goes through the proxy where there is one', async () => {
    const { port } = await platform(accept);
    const asked: string[] = [];
    const proxy = http.createServer().on('connect', (request, socket: Socket) => {
      asked.push(request.url ?? '');
      const onward = net.connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => {});
    });
    const proxyUrl = `http://127.0.0.1:${await listen(proxy)}`;
    const client = clientOf({ apiBaseUrl: 'http://wecom.invalid:8080/prefix', proxyUrl });
    await expect(client.send(text)).resolves.toMatchObject({ msgid: 'M' });
    expect(new Set(asked)).toEqual(new Set(['wecom.invalid:8080']));
  });

  test('a proxy named only in the environment is not asked', async () => {
    const { port } = await platform(accept);
    const before = process.env.http_proxy;
    process.env.http_proxy = 'http://127.0.0.1:1';
    try {
      await expect(clientOf({ apiBaseUrl: `http://127.0.0.1:${port}` }).send(text)).resolves.toBeDefined();
    } finally {
      if (before === undefined) delete process.env.http_proxy;
      else process.env.http_proxy = before;
    }
  });
});

describe('whether a message may have landed', () => {
  test('not, when nobody listens', async () => {
    const { port } = await platform((response) => accept(response.setHeader('connection', 'close')));
    const client = clientOf({ apiBaseUrl: `http://127.0.0.1:${port}` });
    await client.send(text);
    for (const stop of stops.splice(0)) stop();
    expect(await failure(client.send(text))).toMatchObject({ reason: 'ECONNREFUSED', mayHaveLanded: false });
  });

  test('yes, when it was taken and no answer came in time', async () => {
    const { port } = await platform(() => {});
    const client = clientOf({ apiBaseUrl: `http://127.0.0.1:${port}`, timeoutMs: 300 });
    expect(await failure(client.send(text))).toMatchObject({ reason: 'timeout', mayHaveLanded: true });
  });

  test('yes, when the answer began and stopped', async () => {
    const { port } = await platform((response) => void response.write('{"errcode":0,'));
    const client = clientOf({ apiBaseUrl: `http://127.0.0.1:${port}`, timeoutMs: 300 });
    expect(await failure(client.send(text))).toMatchObject({ reason: 'timeout', mayHaveLanded: true });
  });

  test('yes, when the connection broke after it was written', async () => {
    const { port } = await platform((_, socket) => void socket.resetAndDestroy());
    const client = clientOf({ apiBaseUrl: `http://127.0.0.1:${port}` });
    expect(await failure(client.send(text))).toMatchObject({ reason: 'ECONNRESET', mayHaveLanded: true });
  });

  test('not, when the secure connection never came about', async () => {
    const port = await listen(net.createServer());
    const client = clientOf({ apiBaseUrl: `https://127.0.0.1:${port}`, timeoutMs: 200 });
    expect(await failure(client.agent())).toMatchObject({ reason: 'timeout', mayHaveLanded: false });
  });

  test('not, when the proxy does not let it through', async () => {
    const proxy = http.createServer().on('connect', (_, socket: Socket) => {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
    });
    const proxyUrl = `http://127.0.0.1:${await listen(proxy)}`;
    const error = await failure(clientOf({ apiBaseUrl: 'https://wecom.invalid', proxyUrl }).send(text));
    expect(error).toMatchObject({ mayHaveLanded: false });
    expect(String(error)).toContain('407');
  });
});
