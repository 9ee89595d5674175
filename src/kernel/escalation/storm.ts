import type { Executor } from '../../database/index.ts';
import { addMs, minutes } from '../../lib/time.ts';

export interface StormSettings {
  /** Share of all open ladders that would climb within one minute. */
  share: number;
  /** Below this number of targets it is no storm. */
  min: number;
}

export interface StormReading {
  storm: boolean;
  climbing: number;
  open: number;
}

/**
 * Whether an unusual part of all ladders climbs at once: then the channel, not three hundred advisors, is the likelier
 * cause, and its health is looked at first.
 */
export async function readStorm(executor: Executor, now: Date, { share, min }: StormSettings): Promise<StormReading> {
  const row = await executor
    .selectFrom('timer')
    .select((eb) => [
      eb.fn
        .countAll<number>()
        .filterWhere((where) =>
          where.or([
            where.and([where('state', '=', 'armed'), where('dueAt', '<=', addMs(now, minutes(1)))]),
            where('state', '=', 'fired'),
          ]),
        )
        .as('climbing'),
      eb.fn.countAll<number>().as('open'),
    ])
    .where('purpose', '=', 'ladder')
    .where((where) =>
      where.or([
        where('state', '=', 'armed'),
        where.and([
          where('state', '=', 'fired'),
          where('settledAt', '>', addMs(now, -minutes(1))),
          where('step', '>', 0),
        ]),
      ]),
    )
    .executeTakeFirstOrThrow();
  const climbing = Number(row.climbing);
  const open = Number(row.open);
  return { storm: climbing >= min && climbing >= share * open, climbing, open };
}
