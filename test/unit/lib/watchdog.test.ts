import { expect, test } from 'vitest';
import { createLogger } from '../../../src/lib/logger.ts';
import { watch } from '../../../src/lib/periodic.ts';

const logger = createLogger({ level: 'silent' });

function guard({ overdue, wouldHelp }: { overdue: () => string[]; wouldHelp: () => Promise<boolean> }) {
  let ends = 0;
  const end = () => {
    ends += 1;
  };
  const callOff = watch({ overdue, wouldHelp, end, everyMs: 5, logger });
  return { ends: () => ends, callOff };
}

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('a sweep that stays overdue ends the process, once', async () => {
  const { ends } = guard({ overdue: () => ['due timers'], wouldHelp: async () => true });
  await expect.poll(ends, { interval: 5 }).toBe(1);
  await later(30);
  expect(ends()).toBe(1);
});

test('while PostgreSQL is away a new process would fare no better: nothing ends', async () => {
  const { ends, callOff } = guard({
    overdue: () => ['due timers'],
    wouldHelp: () => Promise.reject(new Error('connection refused')),
  });
  await later(50);
  callOff();
  expect(ends()).toBe(0);
});

test('a sweep that has come round while it was looked at ends nothing', async () => {
  let looks = 0;
  const { ends, callOff } = guard({
    overdue: () => (looks++ === 0 ? ['due timers'] : []),
    wouldHelp: async () => true,
  });
  await later(50);
  callOff();
  expect(ends()).toBe(0);
});
