import type { SealedColumn } from '../../database/index.ts';
import type { RetentionRule, Together } from '../../kernel/module/index.ts';
import { days, shanghaiDay } from '../../lib/time.ts';
import { formerOfficers, leaversBefore } from './store/erase.ts';

export const directorySealedColumns: SealedColumn[] = [{ table: 'person', column: 'phone_sealed' }];

/** Whoever left long ago is forgotten, unless something open is still about him. */
export function directoryRetention(
  all: Pick<Together, 'needed' | 'erase'>,
  { leaverDays, officerDays }: { leaverDays: number; officerDays: number },
): RetentionRule[] {
  return [
    {
      name: 'leavers',
      keepMs: days(leaverDays),
      async erase(tx, before, limit) {
        const leavers = await leaversBefore(tx, shanghaiDay(before), limit);
        const needed = await all.needed(tx, leavers);
        const gone = leavers.filter((id) => !needed.has(id));
        await all.erase(tx, gone);
        return gone.length;
      },
    },
    {
      name: 'officers',
      keepMs: days(officerDays),
      async erase(tx, before, limit) {
        const gone = await formerOfficers(tx, before, limit);
        await all.erase(tx, gone);
        return gone.length;
      },
    },
  ];
}
