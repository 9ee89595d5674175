import { z } from 'zod';
import { defineModule } from '../../kernel/module/index.ts';
import { minutes, seconds } from '../../lib/time.ts';
import { defineJob } from '../../queue/index.ts';
import { directoryModule } from '../directory/index.ts';
import { createRinger } from './ringer.ts';
import { createRollups, forgetRollups } from './rollup.ts';
import { overdueTimers } from './timer-rows.ts';
import { createTimers } from './timers.ts';

export * from './ladder.ts';
export { lintPolicy } from './lint.ts';
export { releaseAt } from './open-hours.ts';
export * from './remind.ts';
export * from './remind-rows.ts';
export type {
  Officer,
  OfficerItem,
  Rollups,
  RollupTeller,
} from './rollup.ts';
export { readStorm, type StormReading, type StormSettings } from './storm.ts';
export { armedTimers, withoutTimer } from './timer-rows.ts';
export { createTimers, type RingTimer, type Timers } from './timers.ts';
export * from './types.ts';

const FIRE_TIMER = 'timers.fire';

/** What happens when nobody answers: timers, ladders, roll-ups. */
export const escalationModule = defineModule({
  name: 'escalation',
  offers({ db, queue, config, logger, of }) {
    const { directory } = of(directoryModule);
    const timers = createTimers({
      db,
      ring: createRinger({ db, queue, name: FIRE_TIMER }),
      trouble: (failing) =>
        failing > 0
          ? directory.defect(db, { kind: 'STEP_FAILS', note: `${failing}` })
          : directory.closeDefect(db, { kind: 'STEP_FAILS' }),
      logger,
    });
    return { timers, rollups: createRollups({ timers, intervalMs: seconds(config.settings.rollup.seconds) }) };
  },
  brings: ({ timers }, { db }) => ({
    jobs: [
      defineJob({
        name: FIRE_TIMER,
        payload: z.strictObject({ timerId: z.string(), generation: z.int(), attempt: z.int() }),
        run: ({ timerId, generation, attempt }) => timers.ringer(timerId, generation, attempt),
        options: { concurrency: 8, attempts: 2 },
      }),
    ],
    sweeps: [
      { name: 'due timers', everyMs: seconds(2), run: () => timers.sweep(), batch: 200 },
      { name: 'orphan timers', everyMs: seconds(15), run: () => timers.rescueOrphans() },
      { name: 'bells', everyMs: minutes(30), patient: true, run: () => timers.rebuildBells() },
    ],
    gauges: [
      {
        name: 'timers_overdue',
        help: 'Armed timers past due by more than five seconds',
        read: () => overdueTimers(db),
      },
    ],
    erase: forgetRollups,
  }),
});
