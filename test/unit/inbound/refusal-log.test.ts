import { afterEach, expect, test, vi } from 'vitest';
import { createRefusalLog } from '../../../src/inbound/routes.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { CallbackRejected } from '../../../src/wecom/callback/index.ts';

afterEach(() => {
  vi.useRealTimers();
});

function listen() {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({ level: 'debug', destination: { write: (line) => lines.push(JSON.parse(line)) } });
  return { lines, refusals: createRefusalLog(logger) };
}

test('a flood of refusals is one line at once and one a minute, with the number of those unsaid', () => {
  vi.useFakeTimers();
  const { lines, refusals } = listen();
  const refusal = new CallbackRejected('signature', 'msg_signature does not match');

  for (let n = 0; n < 1_000; n += 1) refusals.note('app', 401, refusal);
  vi.advanceTimersByTime(60_000);
  refusals.note('app', 401, refusal);

  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatchObject({ level: 'warn', receiver: 'app', reason: 'signature', more: 999 });
});

test('another reason or receiver has a line of its own, and "not kept" is an error', () => {
  const { lines, refusals } = listen();
  refusals.note('app', 401, new CallbackRejected('signature', 'msg_signature does not match'));
  refusals.note('contacts', 401, new CallbackRejected('signature', 'msg_signature does not match'));
  refusals.note('app', 503, new Error('the database is away'));
  expect(lines.map(({ level, receiver }) => [level, receiver])).toEqual([
    ['warn', 'app'],
    ['warn', 'contacts'],
    ['error', 'app'],
  ]);
});
