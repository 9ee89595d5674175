import { sql } from 'kysely';
import { type Database, type Tx, transact } from '../../database/index.ts';
import type { Directory } from '../directory/index.ts';

/**
 * What was given up, on the way in or out, is work of those who have the county in hand, not a line in a log. Dead letters
 * of which somebody has said that he told their readers are no gap any more.
 */
export function noteLeftBehind({
  db,
  directory,
}: {
  db: Database;
  directory: Pick<Directory, 'defect' | 'closeDefect'>;
}): Promise<number> {
  return transact(db, async (tx) => {
    const { rows } = await sql<{ kind: 'CALLBACKS_QUARANTINED' | 'DEAD_LETTERS'; n: number }>`
      select 'CALLBACKS_QUARANTINED' as kind, count(*)::int as n from inbox where state = 'quarantined'
      union all
      select 'DEAD_LETTERS', count(*)::int from delivery
      where state = 'dead' and settled_at > coalesce((
        select max(closed_at) from readiness_defect where kind = 'DEAD_LETTERS' and mended_how = 'reported'), '-infinity')`.execute(
      tx,
    );
    let opened = 0;
    for (const { kind, n } of rows) {
      if (n === 0) await directory.closeDefect(tx, { kind });
      else opened += Number(await directory.defect(tx, { kind, note: `${n}` }));
    }
    return opened;
  });
}

/** A step that fails again and again is work for somebody, not only a line in a log. */
export const noteFailing = (
  { directory }: { directory: Pick<Directory, 'defect' | 'closeDefect'> },
  tx: Tx,
  failing: number,
): Promise<unknown> =>
  failing > 0
    ? directory.defect(tx, { kind: 'STEP_FAILS', note: `${failing}` })
    : directory.closeDefect(tx, { kind: 'STEP_FAILS' });
