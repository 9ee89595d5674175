import { sql } from 'kysely';
import type { Database } from '../database/index.ts';
import { httpSealedColumns, sweepAnswers, sweepSessions } from '../http/index.ts';
import { archiveInbox, inboundInvariants, inboundPlainColumns, inboundSealedColumns } from '../inbound/index.ts';
import { defineModule } from '../kernel/module/index.ts';
import { hours, minutes, seconds } from '../lib/time.ts';
import { outboundInvariants, outboundJobs, outboundSealedColumns } from '../outbound/index.ts';

/** What the ways in and out themselves keep, repeat and measure: callbacks, deliveries, sessions. */
export const platformModule = defineModule({
  name: 'platform',
  invariants: [...inboundInvariants, ...outboundInvariants],
  sealed: [...httpSealedColumns, ...inboundSealedColumns, ...outboundSealedColumns],
  plain: inboundPlainColumns,
  offers: () => ({}),
  brings: (_, { db, outbound }) => ({
    jobs: outboundJobs(outbound),
    sweeps: [
      { name: 'outbox', everyMs: seconds(2), run: () => outbound.relayOutbox() },
      { name: 'due deliveries', everyMs: seconds(2), run: () => outbound.sweepDue(), batch: 200 },
      { name: 'leases', everyMs: seconds(5), run: () => outbound.sweepLeases() },
      { name: 'unknown sends', everyMs: seconds(10), run: () => outbound.sweepUnknown() },
      { name: 'cards', everyMs: seconds(10), run: () => outbound.sweepCards(), batch: 200 },
      { name: 'bulk', everyMs: seconds(2), run: () => outbound.sweepBulk() },
      { name: 'inbox archive', everyMs: hours(1), patient: true, run: () => archiveInbox(db), batch: 5_000 },
      {
        name: 'sessions',
        everyMs: minutes(10),
        async run() {
          await sweepSessions(db);
          await sweepAnswers(db);
          return 0;
        },
      },
    ],
    gauges: [
      {
        name: 'inbox_waiting_rows',
        help: 'Callbacks kept and not yet applied',
        read: count(db, `select count(*) as n from inbox where state = 'kept'`),
      },
      {
        name: 'inbox_quarantined_rows',
        help: 'Callbacks that could not be applied',
        read: count(db, `select count(*) as n from inbox where state = 'quarantined'`),
      },
      {
        name: 'channel_broken',
        help: '1 while WeCom refuses us altogether',
        read: async () => Number((await outbound.health()).channel.state === 'broken'),
      },
      {
        name: 'unaccepted_seconds',
        help: 'For how long WeCom has answered none of our sends; 0 when it answered the last',
        read: async () => (await outbound.health()).silentSeconds,
      },
    ],
  }),
});

function count(db: Database, text: string): () => Promise<number> {
  return async () => {
    const { rows } = await sql.raw<{ n: number }>(text).execute(db);
    return rows[0]?.n ?? 0;
  };
}
