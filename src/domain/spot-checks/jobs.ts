import { sql } from 'kysely';
import { appNow, type Executor, type Tx } from '../../database/index.ts';
import { LEVELS, type TimerOwner } from '../../kernel/escalation/index.ts';
import { addMs, shanghaiAt, shanghaiDay } from '../../lib/time.ts';
import type { CampaignContext } from '../campaigns/index.ts';
import { draw } from './commands.ts';
import { notYetSampled } from './store/samples.ts';

export const MONTHLY = { kind: 'protection_samples', id: 'county' };
const SAMPLE_AT = '08:30';
const ORGANISATIONS_AT_ONCE = 20;

/** On the first of a month people are drawn for a check, some organisations at a time. */
export const monthlyTimers = (ctx: CampaignContext): TimerOwner => ({
  lock: async () => {},

  async fire(tx, _, { now }) {
    const month = shanghaiDay(now).slice(0, 7);
    const waiting = await notYetSampled(tx, month, ORGANISATIONS_AT_ONCE);
    for (const organisationId of waiting) await draw(ctx, tx, { organisationId, month, by: null });
    const hasMore = waiting.length === ORGANISATIONS_AT_ONCE;
    await arm(ctx, tx, { dueAt: hasMore ? addMs(now, 1) : nextDraw(now), now });
  },

  orphans: {
    find: async (db) => ((await isArmed(db)) ? [] : [MONTHLY.id]),
    rearm: (tx, _, now) => arm(ctx, tx, { dueAt: nextDraw(now), now }),
  },
});

/** A fresh county has none yet. */
export async function armOnce(ctx: CampaignContext, tx: Tx): Promise<void> {
  const now = await appNow(tx);
  if (!(await isArmed(tx))) await arm(ctx, tx, { dueAt: nextDraw(now), now });
}

function arm({ timers }: CampaignContext, tx: Tx, { dueAt, now }: { dueAt: Date; now: Date }): Promise<void> {
  return timers.sync(tx, MONTHLY, LEVELS.length, [{ purpose: 'sample', run: 0, step: 0, dueAt }], now);
}

async function isArmed(ex: Executor): Promise<boolean> {
  const { rows } = await sql`
    select from timer where owner_kind = ${MONTHLY.kind} and state = 'armed' limit 1`.execute(ex);
  return rows.length > 0;
}

function nextDraw(now: Date): Date {
  const [year = 0, month = 0] = shanghaiDay(now).split('-').map(Number);
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
  const thisMonth = shanghaiAt(`${shanghaiDay(now).slice(0, 7)}-01`, SAMPLE_AT);
  return thisMonth > now ? thisMonth : shanghaiAt(next, SAMPLE_AT);
}
