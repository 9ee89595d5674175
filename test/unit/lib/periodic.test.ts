import { expect, test } from 'vitest';
import { createLogger } from '../../../src/lib/logger.ts';
import { createPeriodic, type Sweep } from '../../../src/lib/periodic.ts';

const logger = createLogger({ level: 'silent' });
const limits = { quietMs: 60, patientQuietMs: 10_000, longestMs: 400 };

/** Rounds that say of themselves when they got something done. */
function start(sweep: Pick<Sweep, 'run' | 'patient'>, alive = false) {
  let abandoned = 0;
  const periodic = createPeriodic({
    logger,
    limits,
    begin: (work) => {
      const begun = Date.now();
      return {
        done: work(),
        heardAt: () => (alive ? Date.now() : begun),
        abandon: () => {
          abandoned += 1;
        },
      };
    },
  });
  periodic.start([{ name: 'sweep', everyMs: 5, ...sweep }]);
  return { periodic, abandoned: () => abandoned };
}

test('a round that hangs is abandoned, and the sweep comes round again', async () => {
  let rounds = 0;
  const { periodic, abandoned } = start({
    run: () => {
      rounds += 1;
      return rounds === 1 ? new Promise(() => {}) : Promise.resolve(0);
    },
  });
  await expect.poll(() => rounds, { interval: 10 }).toBeGreaterThan(3);
  expect(abandoned()).toBe(1);
  await expect.poll(() => periodic.overdue(0), { interval: 1 }).toEqual([]);
  await periodic.stop();
});

test('a long round that gets on is left alone, but not for ever', async () => {
  let rounds = 0;
  const { periodic, abandoned } = start(
    {
      run: () => {
        rounds += 1;
        return new Promise(() => {});
      },
    },
    true,
  );
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect({ rounds, abandoned: abandoned(), overdue: periodic.overdue(50) }).toEqual({
    rounds: 1,
    abandoned: 0,
    overdue: [],
  });
  await expect.poll(abandoned, { interval: 10 }).toBe(1);
  // Who was abandoned once is believed again when a round has ended.
  await expect.poll(() => periodic.overdue(0), { interval: 10 }).toEqual(['sweep']);
});

test('a stop does not wait for what hangs', async () => {
  const { periodic } = start({ run: () => new Promise(() => {}) });
  await new Promise((resolve) => setTimeout(resolve, 20));
  await periodic.stop();
});
