import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeServer, type Server } from '../../../src/http/index.ts';
import { openServer } from './test-server.ts';

describe('a socket that only sits there is let go', () => {
  let app: Server;
  beforeAll(async () => {
    app = await openServer({ headersWithinMs: 200 });
    await app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => closeServer(app, 0));

  async function livesAfter(said: string): Promise<string> {
    const { port } = app.server.address() as AddressInfo;
    const line = connect(port, '127.0.0.1');
    let answer = '';
    line.on('error', () => undefined);
    line.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    await once(line, 'connect');
    line.write(said);
    await once(line, 'close');
    return answer.split('\r\n')[0] ?? '';
  }

  test.each([
    ['nothing', ''],
    ['half a header', 'GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: '],
  ])('that says %s', async (_what, said) => {
    expect(await livesAfter(said)).toBe('HTTP/1.1 408 Request Timeout');
  });

  test('and one on which nothing moves any more, whoever of the two is silent', () => {
    expect(app.server.timeout).toBe(300_000);
    expect(app.server.keepAliveTimeout).toBe(65_000);
  });
});
