import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import { createLogger } from '../../../src/lib/logger.ts';
import { createWecomClient, MediaTooLarge, WecomRefusal, WecomUnreachable } from '../../../src/wecom/api/index.ts';
import { withNock } from '../../support/nock.ts';
import { memoryCache } from '../../unit/wecom/api/memory-cache.ts';

const host = 'https://wecom.invalid';
const MOST = 10 * 1024 * 1024;
const picture = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const asFile = { 'content-type': 'image/jpeg', 'content-disposition': 'attachment; filename="screen.jpg"' };
const logged: string[] = [];
const stops: (() => void)[] = [];

withNock();
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  logged.length = 0;
});

function clientOf(apiBaseUrl = host, mediaTimeoutMs = 5_000) {
  const logger = createLogger({ level: 'debug', destination: { write: (line) => void logged.push(line) } });
  const usual = { corpId: 'ww1', agentId: '1', secret: 'the-secret', cache: memoryCache(), logger };
  return createWecomClient({ ...usual, apiBaseUrl, mediaTimeoutMs });
}

function tokens(...given: string[]) {
  for (const access_token of given)
    nock(host).get('/cgi-bin/gettoken').query(true).reply(200, { errcode: 0, access_token, expires_in: 7200 });
}

const asked = (token = 'T1') =>
  nock(host).get('/cgi-bin/media/get').query({ access_token: token, media_id: 'MEDIA-1' });

const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

/** A server of our own, for what happens below HTTP. */
async function platform(answer: (response: http.ServerResponse) => void): Promise<string> {
  const server = http.createServer((request, response) => {
    if (request.url?.includes('/gettoken')) response.end('{"errcode":0,"access_token":"T1","expires_in":7200}');
    else answer(response);
  });
  stops.push(() => {
    server.close();
    server.closeAllConnections();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('reading what a member sent', () => {
  test('the file comes to the byte, with the name and type it was given', async () => {
    tokens('T1');
    asked().reply(200, picture, asFile);
    expect(await clientOf().media('MEDIA-1')).toEqual({
      bytes: picture,
      contentType: 'image/jpeg',
      name: 'screen.jpg',
    });
  });

  test('a file without a name, and one that is a text, are files all the same', async () => {
    tokens('T1');
    asked().reply(200, 'hello', { 'content-type': 'text/plain' });
    expect(await clientOf().media('MEDIA-1')).toEqual({
      bytes: Buffer.from('hello'),
      contentType: 'text/plain',
      name: null,
    });
  });

  test('a dead token is replaced once', async () => {
    tokens('T1', 'T2');
    asked('T1').reply(200, { errcode: 42001, errmsg: 'access_token expired' });
    asked('T2').reply(200, picture, asFile);
    expect((await clientOf().media('MEDIA-1')).bytes).toEqual(picture);
  });

  test('a fresh token refused as well is a matter of settings', async () => {
    tokens('T1', 'T2');
    asked('T1').reply(200, { errcode: 40014, errmsg: 'invalid access_token' });
    asked('T2').reply(200, { errcode: 40014, errmsg: 'invalid access_token' });
    expect(await failure(clientOf().media('MEDIA-1'))).toMatchObject({ errcode: 40014, kind: 'config' });
  });

  test.each([
    [40007, 'media'],
    [40145, 'media'],
    [301015, 'media'],
    [-1, 'busy'],
    [45009, 'limited'],
    [60020, 'config'],
    [48002, 'config'],
    [60011, 'config'],
    [40058, 'payload'],
    [42016, 'card_code'],
    [42014, 'duplicate_task'],
    [99999, 'unknown'],
  ])('errcode %i is a refusal of kind %s', async (errcode, kind) => {
    tokens('T1');
    asked().reply(200, { errcode, errmsg: 'no, from ip: 203.0.113.7' });
    const error = await failure(clientOf().media('MEDIA-1'));
    expect(error).toBeInstanceOf(WecomRefusal);
    expect(error).toMatchObject({ api: 'media/get', errcode, kind });
    expect((error as WecomRefusal).pauseMs).toBe(kind === 'limited' ? 60_000 : undefined);
  });

  test('a refusal is known by its errcode even when it is called plain text', async () => {
    tokens('T1');
    asked().reply(200, '{"errcode":40007,"errmsg":"invalid media_id"}', { 'content-type': 'text/plain' });
    expect(await failure(clientOf().media('MEDIA-1'))).toMatchObject({ kind: 'media' });
  });

  test('10 MB are read; more is not, whether announced or not', async () => {
    tokens('T1');
    const client = clientOf();
    asked().reply(200, Buffer.alloc(MOST, 1), asFile);
    expect((await client.media('MEDIA-1')).bytes).toHaveLength(MOST);
    asked().reply(200, picture, { ...asFile, 'content-length': String(MOST + 1) });
    expect(await failure(client.media('MEDIA-1'))).toBeInstanceOf(MediaTooLarge);
    asked().reply(200, Buffer.alloc(MOST + 1, 1), asFile);
    expect(await failure(client.media('MEDIA-1'))).toBeInstanceOf(MediaTooLarge);
  });

  test('an endless file is let go of at the limit', async () => {
    let closed: () => void = () => {};
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const url = await platform((response) => {
      response.writeHead(200, asFile);
      const piece = Buffer.alloc(1024 * 1024, 1);
      const pour = () => {
        while (!response.destroyed && response.write(piece));
      };
      response.on('drain', pour).on('close', () => closed());
      pour();
    });
    expect(await failure(clientOf(url).media('MEDIA-1'))).toBeInstanceOf(MediaTooLarge);
    await gone;
  });
});

describe('when no usable answer comes', () => {
  test('an error page is no file', async () => {
    tokens('T1');
    asked().reply(503, '<html>503</html>', { 'content-type': 'text/html' });
    expect(await failure(clientOf().media('MEDIA-1'))).toBeInstanceOf(WecomUnreachable);
  });

  test('nothing listens', async () => {
    const error = await failure(clientOf('http://127.0.0.1:1').media('MEDIA-1'));
    expect(error).toMatchObject({ name: 'WecomUnreachable', reason: 'ECONNREFUSED', mayHaveLanded: false });
  });

  test('a file that breaks off in the middle is not taken for a whole one', async () => {
    const url = await platform((response) => {
      response.writeHead(200, { ...asFile, 'content-length': '1000' });
      response.write(picture, () => response.destroy());
    });
    expect(await failure(clientOf(url).media('MEDIA-1'))).toBeInstanceOf(WecomUnreachable);
  });

  test('a file that stops coming is given up', async () => {
    const url = await platform((response) => {
      response.writeHead(200, { ...asFile, 'content-length': '1000' });
      response.write(picture);
    });
    expect(await failure(clientOf(url, 300).media('MEDIA-1'))).toMatchObject({
      name: 'WecomUnreachable',
      reason: 'timeout',
    });
  });
});

test('neither errors nor the log know address, token or media id', async () => {
  tokens('T1');
  const client = clientOf();
  asked().reply(200, { errcode: 40007, errmsg: 'invalid media_id' });
  const refused = await failure(client.media('MEDIA-1'));
  asked().reply(503, 'no');
  const away = await failure(client.media('MEDIA-1'));
  const seen = [refused, away].map((error) => JSON.stringify(error, Object.getOwnPropertyNames(error))).join('');
  for (const secret of ['MEDIA-1', 'wecom.invalid', 'access_token=', 'the-secret'])
    expect(seen + logged.join('')).not.toContain(secret);
});
