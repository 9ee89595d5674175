import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { useTestApp } from '../support/test-app.ts';

describe('the sandbox on a network', () => {
  const testApp = useTestApp();

  function statusFor(host: string, path = '/sandbox/api/clock'): Promise<number> {
    const { port } = new URL(testApp.config.http.publicUrl);
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      asked.on('error', reject);
      asked.end();
    });
  }

  test.each(['localhost', '127.0.0.1:3000', '[::1]:3000', '10.1.2.3'])('answers to %s', async (host) => {
    expect(await statusFor(host)).toBe(200);
  });

  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example'])(
    'a foreign name made to point at it gets nothing: %s',
    async (host) => {
      for (const path of ['/sandbox/api/desk', '/api/words', '/readyz']) expect(await statusFor(host, path)).toBe(403);
    },
  );

  test('what a database says of itself stays inside', async () => {
    for (const [method, path, body] of [
      ['GET', '/sandbox/api/members/%00/screen', undefined],
      ['PUT', '/sandbox/api/members/%00', { name: 'x' }],
      ['GET', `/sandbox/api/members?q=${encodeURIComponent('\u0000')}`, undefined],
      ['GET', '/sandbox/api/calls?after=99999999999999999999', undefined],
      ['GET', '/sandbox/api/media/%00', undefined],
    ] as const) {
      const response = await testApp.http.request(method, path, body);
      const words = await response.text();
      expect([path, response.status, words]).toEqual([path, expect.any(Number), expect.stringContaining('{')]);
      expect(words).not.toMatch(/byte sequence|UTF8|out of range|relation|syntax|22\d{3}|bigint|integer/i);
    }
  });

  test('moving the clock shows how far it is, and stops when nobody waits for it any more', async () => {
    for (let n = 2; n < 8; n += 1)
      await testApp.warn({ level: 'CRITICAL', person: { employeeId: `emp-0001-000${n}` } });
    const before = await testApp.now();
    const leaving = new AbortController();
    const moved = fetch(`${testApp.config.http.publicUrl}/sandbox/api/clock/advance`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ seconds: 30 * 86_400 }),
      signal: leaving.signal,
    }).catch(() => 'left');
    await expect
      .poll(() => testApp.http.get<{ advancing: { to: string } | null }>('/sandbox/api/clock'))
      .toMatchObject({ advancing: { to: expect.any(String) } });
    leaving.abort();
    expect(await moved).toBe('left');
    await expect
      .poll(() => testApp.http.get<{ advancing: unknown }>('/sandbox/api/clock'))
      .toMatchObject({ advancing: null });
    const stoppedAt = await testApp.now();
    expect(stoppedAt.getTime() - before.getTime()).toBeLessThan(30 * 86_400_000);
  });

  test('a service that stops ends a move of the clock before it takes the database away', async () => {
    const moved = testApp.http
      .request('POST', '/sandbox/api/clock/advance', { seconds: 20 * 86_400 })
      .then(async (response) => [response.status, await response.text()] as const)
      .catch(() => [0, 'cut off'] as const);
    await expect.poll(async () => testApp.app.clock.progress()).not.toBeNull();
    await testApp.restart();
    expect((await moved)[1]).not.toMatch(/driver|destroyed|pool/i);
    expect(testApp.app.clock.progress()).toBeNull();
  });
});
