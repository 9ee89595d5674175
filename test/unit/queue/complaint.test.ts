import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLogger } from '../../../src/lib/logger.ts';
import { createComplaint } from '../../../src/queue/connections.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a trouble that goes on is logged once a minute, with how often it was kept back', () => {
  const lines: string[] = [];
  const logger = createLogger({ level: 'warn', destination: { write: (line) => lines.push(line) } });
  const complain = createComplaint(logger, 'Redis is away');

  for (let n = 0; n < 5; n += 1) complain(new Error('connection refused'));
  expect(lines).toHaveLength(1);

  vi.advanceTimersByTime(60_000);
  complain(new Error('connection refused'));
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('"keptBack":4');
});
