import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { minutes, seconds } from '../../../src/lib/time.ts';
import { ApiProblem, reach, whole } from '../../../src/pages/kit/line.ts';

const problemOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('was answered'),
    (error: unknown) => (error instanceof ApiProblem ? error.message : error),
  );

const ask = async () => whole((await reach('GET', '/api/x', null, seconds(15))).text);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a page or half an answer in place of the service’s words is a problem that can be shown', async () => {
  vi.stubGlobal('fetch', async () => new Response('<html>请先认证无线网</html>'));
  expect(await problemOf(ask())).toBe('没有收到完整的答复，请重试');
  vi.stubGlobal('fetch', async () => new Response('{"warnings":[{"id"'));
  expect(await problemOf(ask())).toBe('没有收到完整的答复，请重试');
});

test('an answer that begins and never ends is given up', async () => {
  vi.stubGlobal('fetch', async (_path: string, { signal }: { signal: AbortSignal }) => {
    const body = new ReadableStream({
      start(stream) {
        stream.enqueue(new TextEncoder().encode('{"warnings":'));
        signal.addEventListener('abort', () => stream.error(signal.reason));
      },
    });
    return new Response(body);
  });
  const asked = problemOf(ask());
  await vi.advanceTimersByTimeAsync(minutes(1));
  expect(await asked).toBe('没有收到完整的答复，请重试');
});

test('no line at all is said as such', async () => {
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')));
  expect(await problemOf(ask())).toBe('网络不通，没有发出去，请重试');
});
