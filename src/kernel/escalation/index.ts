import { z } from 'zod';
import { transact } from '../../database/index.ts';
import { minutes, seconds } from '../../lib/time.ts';
import { defineEvent } from '../events/index.ts';
import { defineModule } from '../module/index.ts';
import { overdueTimers } from './firing.ts';
import { createRollups, forgetRollups } from './rollup.ts';
import { createTimers, fireTimerJob, timerQueue } from './timers.ts';

export { withoutTimer } from './firing.ts';
export * from './ladder.ts';
export { type PolicyFault, policyFaults } from './lint.ts';
export { mutedUntil, noteHeld, openWindows, releaseHeld, type Span, silentUntil } from './mute.ts';
export { type Policies, policiesFrom, policiesOf } from './policy.ts';
export * from './remind.ts';
export type { Officer, OfficerItem, Rollups, RollupTeller } from './rollup.ts';
export { readStorm, type StormReading, type StormSettings } from './storm.ts';
export { armedTimers, createTimers, type EnqueueTimer, type Timers } from './timers.ts';
export * from './types.ts';

/** How many timers cannot be fired whatever is tried, when that changes. */
export const timersFail = defineEvent('escalation.timers_fail', z.object({ failing: z.int() }));

/** What happens when nobody answers: timers, ladders, roll-ups. It knows no module: each registers what its timers do. */
export const escalationModule = defineModule({
  name: 'escalation',
  timers: ['rollup'],
  events: [timersFail],
  offers({ db, queue, config, events, logger }) {
    const timers = createTimers({
      ...{ db, logger, enqueue: timerQueue(db, queue) },
      onFailing: (failing) => transact(db, (tx) => events.publish(tx, timersFail, { failing })),
    });
    return { timers, rollups: createRollups(timers, seconds(config.settings.rollup.seconds)) };
  },
  brings: ({ timers }, { db, all }) => ({
    jobs: [fireTimerJob(timers)],
    sweeps: [
      { name: 'due timers', everyMs: seconds(2), run: () => timers.sweep(), batch: 200 },
      { name: 'orphan timers', everyMs: seconds(15), run: () => timers.rescueOrphans() },
      { name: 'near timers', everyMs: minutes(30), patient: true, run: () => timers.enqueueNear() },
    ],
    gauges: [
      {
        name: 'timers_overdue',
        help: 'Armed timers past due by more than five seconds',
        read: () => overdueTimers(db),
      },
    ],
    prepare: async () => timers.demandHandlers(all.timers()),
    erase: forgetRollups,
  }),
});
