import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSecurityLog, type SecurityEvent } from '../../../src/http/security-log.ts';
import { createLogger } from '../../../src/lib/logger.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const logger = createLogger({ level: 'silent' });
const guess = {
  who: { kind: 'stranger' as const },
  ip: '192.0.2.7',
  route: 'POST /api/x',
  reason: 'token_wrong',
  status: 401,
};

function logOf(write?: (events: SecurityEvent[]) => Promise<void>) {
  const written: SecurityEvent[] = [];
  const keep = write ?? (async (events: SecurityEvent[]) => void written.push(...events));
  return { log: createSecurityLog({ write: keep, logger }), written };
}

test('the first refusal is written at once, a flood of the same as its number a minute later', async () => {
  const { log, written } = logOf();
  log.note(guess);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(written).toEqual([{ ...guess, times: 1 }]);
  for (let at = 0; at < 5_000; at += 1) log.note(guess);
  await vi.advanceTimersByTimeAsync(58_000);
  expect(written).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(written.slice(1)).toEqual([{ ...guess, times: 5_000 }]);
});

test('a flood from ever new addresses neither fills the memory nor the log, and no attempt goes uncounted', async () => {
  const { log, written } = logOf();
  for (let at = 0; at < 20_000; at += 1) log.note({ ...guess, ip: `10.0.${at >> 8}.${at & 255}` });
  await log.close();
  expect(written.length).toBeLessThanOrEqual(1_001);
  expect(written.reduce((sum, { times }) => sum + times, 0)).toBe(20_000);
});

test('what could not be written is written later, with what came meanwhile', async () => {
  const written: SecurityEvent[] = [];
  let isAway = true;
  const { log } = logOf(async (events) => {
    if (isAway) throw new Error('away');
    written.push(...events);
  });
  log.note(guess);
  await vi.advanceTimersByTimeAsync(1_000);
  log.note(guess);
  isAway = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(written).toEqual([{ ...guess, times: 2 }]);
});

test('kinds that have fallen silent are forgotten', async () => {
  const { log, written } = logOf();
  log.note(guess);
  await vi.advanceTimersByTimeAsync(130_000);
  log.note(guess);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(written).toEqual([
    { ...guess, times: 1 },
    { ...guess, times: 1 },
  ]);
});
