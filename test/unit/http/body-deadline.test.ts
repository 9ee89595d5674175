import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { holdBodies } from '../../../src/http/request-body.ts';

const SHORT_MS = 100;

describe('how long a body may take to arrive', () => {
  const app = Fastify({ forceCloseConnections: true });

  beforeAll(async () => {
    holdBodies(app, { withinMs: SHORT_MS });
    app.addContentTypeParser('text/csv', (_request, payload, done) => done(null, payload));
    const counted = async (body: unknown) => {
      let bytes = 0;
      for await (const chunk of body as AsyncIterable<Buffer>) bytes += chunk.length;
      return { bytes };
    };
    app.post('/press', (request) => counted(request.body));
    app.post('/list', { config: { bodyWithinMs: 30_000 } }, (request) => counted(request.body));
    app.post('/closed', {
      config: { bodyWithinMs: 30_000 },
      onRequest: async (_request, reply) => reply.code(401).send({ error: 'login' }),
      handler: (request) => counted(request.body),
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => app.close());

  /** A phone on a bad line: `pieces` of a kilobyte, one every 30 ms, until it is done or cut off. */
  async function send(path: string, pieces: number): Promise<string> {
    const { port } = app.server.address() as AddressInfo;
    const line = connect(port, '127.0.0.1');
    let answer = '';
    line.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    line.on('error', () => undefined);
    line.write(
      `POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: text/csv\r\ncontent-length: ${pieces * 1024}\r\n\r\n`,
    );
    const closed = once(line, 'close');
    let left = pieces;
    const drip = setInterval(() => {
      if (left === 0 || line.destroyed) return clearInterval(drip);
      left -= 1;
      line.write('x'.repeat(1024));
    }, 30);
    await closed;
    clearInterval(drip);
    return answer;
  }

  test('a press that dribbles is cut off with 408', async () => {
    expect(await send('/press', 100)).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('a list over a slow line arrives whole, long after the time of a press', async () => {
    const answer = await send('/list', 10);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain('{"bytes":10240}');
  });

  test('who is refused at the door gets no longer time by asking for the slow one', async () => {
    const startedAt = performance.now();
    expect(await send('/closed', 1_000)).toMatch(/^HTTP\/1\.1 401 /);
    expect(performance.now() - startedAt).toBeLessThan(25_000);
  });
});
