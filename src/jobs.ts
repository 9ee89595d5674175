import { z } from 'zod';
import { type Database, patiently } from './database/index.ts';
import { sweepAnswers, sweepSessions } from './http/index.ts';
import { type Applier, archiveInbox } from './inbound/index.ts';
import { APPLY_INBOX, APPLY_ROSTERS, FIRE_TIMER } from './job-names.ts';
import { noteLeftBehind } from './left-behind.ts';
import type { Logger } from './lib/logger.ts';
import type { Sweep } from './lib/periodic.ts';
import { days, hours, minutes, seconds } from './lib/time.ts';
import type { Modules } from './modules.ts';
import type { Outbound } from './outbound/index.ts';
import { defineJob, type Job } from './queue/index.ts';

interface WorkNeeds extends Omit<Modules, 'warningViews' | 'bulletinViews' | 'bulletinReports'> {
  db: Database;
  outbound: Outbound;
  applier: Applier;
  logger: Logger;
}

/** What bells start. Payloads carry ids only; each job looks at the state first and may run twice. */
export function jobsOf({ timers, applier, imports }: WorkNeeds): Job[] {
  return [
    defineJob({
      name: FIRE_TIMER,
      payload: z.strictObject({ timerId: z.string(), generation: z.int(), attempt: z.int() }),
      run: ({ timerId, generation, attempt }) => timers.ringer(timerId, generation, attempt),
      options: { concurrency: 8, attempts: 2 },
    }),
    defineJob({
      name: APPLY_INBOX,
      payload: z.strictObject({}),
      async run() {
        await applier.sweep();
      },
      options: { concurrency: 1, attempts: 1 },
    }),
    defineJob({
      name: APPLY_ROSTERS,
      payload: z.strictObject({}),
      async run() {
        await patiently(() => imports.sweep());
      },
      options: { concurrency: 1, attempts: 1 },
    }),
  ];
}

/** What goes on without any bell. These alone are enough; bells only make it punctual. */
export function sweepsOf(needs: WorkNeeds): Sweep[] {
  const {
    db,
    timers,
    outbound,
    applier,
    audit,
    warnings,
    campaigns,
    evidence,
    bulletins,
    directory,
    contacts,
    returns,
    accountCheck,
    posts,
    imports,
    privacy,
    retention,
    logger,
  } = needs;
  return [
    { name: 'due timers', everyMs: seconds(2), run: () => timers.sweep(), batch: 200 },
    { name: 'outbox', everyMs: seconds(2), run: () => outbound.relayOutbox() },
    { name: 'due deliveries', everyMs: seconds(2), run: () => outbound.sweepDue(), batch: 200 },
    { name: 'leases', everyMs: seconds(5), run: () => outbound.sweepLeases() },
    { name: 'unknown sends', everyMs: seconds(10), run: () => outbound.sweepUnknown() },
    { name: 'inbox', everyMs: seconds(5), run: () => applier.sweep() },
    { name: 'cards', everyMs: seconds(10), run: () => outbound.sweepCards(), batch: 200 },
    { name: 'bulk', everyMs: seconds(2), run: () => outbound.sweepBulk() },
    {
      name: 'orphan targets',
      everyMs: seconds(15),
      run: async () => (await warnings.rescueOrphans()) + (await timers.rescueOrphans()),
    },
    { name: 'bulletin counters', everyMs: minutes(15), patient: true, run: () => bulletins.rebuildTally() },
    { name: 'campaign timers', everyMs: minutes(1), run: () => campaigns.rescue() },
    { name: 'evidence', everyMs: seconds(5), quietMs: minutes(3), run: () => evidence.sweep() },
    { name: 'storm', everyMs: seconds(15), run: async () => Number(await warnings.watchStorm()) },
    { name: 'audit seal', everyMs: seconds(1), run: () => audit.seal() },
    {
      name: 'audit head',
      everyMs: days(1),
      async run() {
        const head = await audit.head();
        if (head) logger.info({ number: head.number, mac: head.mac }, 'audit chain head');
        return 0;
      },
    },
    {
      name: 'reachability',
      everyMs: hours(1),
      patient: true,
      async run() {
        await directory.inspectReadiness(db);
        return 0;
      },
    },
    { name: 'left behind', everyMs: minutes(1), run: () => noteLeftBehind({ db, directory }) },
    { name: 'posts', everyMs: minutes(1), run: () => posts.sweep() },
    { name: 'contacts', everyMs: minutes(1), patient: true, run: () => contacts.sweep() },
    { name: 'returning members', everyMs: seconds(30), patient: true, run: () => returns.sweep() },
    { name: 'accounts in doubt', everyMs: seconds(10), patient: true, run: () => accountCheck.sweep(), batch: 50 },
    { name: 'rosters', everyMs: seconds(10), patient: true, run: () => imports.sweep() },
    { name: 'old rosters', everyMs: minutes(1), patient: true, run: () => imports.tidy() },
    { name: 'inbox archive', everyMs: hours(1), patient: true, run: () => archiveInbox(db), batch: 5_000 },
    { name: 'retention', everyMs: minutes(10), patient: true, run: () => retention.runWhenDue() },
    { name: 'data requests', everyMs: hours(1), run: () => privacy.nudgeDue() },
    { name: 'bells', everyMs: minutes(30), patient: true, run: () => timers.rebuildBells() },
    {
      name: 'sessions',
      everyMs: minutes(10),
      async run() {
        await sweepSessions(db);
        await sweepAnswers(db);
        return 0;
      },
    },
  ];
}
