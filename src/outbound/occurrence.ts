import type { Tx } from '../database/index.ts';
import type { Owner } from './notice.ts';

export interface Repeated {
  run: number;
  step: number;
}

/** One past the highest occurrence said for this owner, run and step; 0 when nothing was. */
export async function nextOccurrence(tx: Tx, owner: Owner, { run, step }: Repeated): Promise<number> {
  const { last } = await tx
    .selectFrom('delivery')
    .select((eb) => eb.fn.max('occurrence').as('last'))
    .where('owner_kind', '=', owner.kind)
    .where('owner_id', '=', owner.id)
    .where('run', '=', run)
    .where('step', '=', step)
    .executeTakeFirstOrThrow();
  return last === null ? 0 : last + 1;
}
