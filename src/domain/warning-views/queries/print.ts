import { transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { maskName } from '../../../lib/masking.ts';
import { forbidden } from '../../../lib/problem.ts';
import type { WarningContext, WarningViewData } from '../../warnings/index.ts';
import type { Reading, Staff } from './timeline.ts';
import { readingOf, viewerOf, viewOf } from './view.ts';

/**
 * One warning as it goes on paper: without names and notes unless police ask for them, and whatever a sheet may not hold
 * does not leave the service. Each sheet is on record.
 */
export function printWarning(
  ctx: WarningContext,
  { id, isNamed }: { id: string; isNamed: boolean },
  reader: { personId: string },
  acting: Acting,
): Promise<WarningViewData> {
  return transact(ctx.db, async (tx) => {
    const reading = await readingOf(ctx, tx, { id, reader, acting });
    const isPolice = reading.sight === 'POLICE';
    if (isNamed && !isPolice) throw forbidden('只有民警可以打印全名和备注');
    const object = { kind: 'warning', id };
    await ctx.audit.record(tx, { ...acting, action: 'warning.printed', object, after: { named: isNamed } });
    return isNamed
      ? viewOf(ctx, tx, reading)
      : { ...(await viewOf(ctx, tx, masked(reading))), viewer: viewerOf(reading) };
  });
}

/** What police leave out is what the auditor is not shown either; whoever reads less keeps to that. */
function masked(reading: Reading): Reading {
  const staff: Staff = (personId) => (personId ? maskName(reading.staff(personId)) : reading.staff(personId));
  return { ...reading, named: false, staff, sight: reading.sight === 'POLICE' ? 'AUDITOR' : reading.sight };
}
