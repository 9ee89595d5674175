import { sql } from 'kysely';
import { type Database, type Tx, transact } from '../../database/index.ts';
import type { Directory } from '../directory/index.ts';

/**
 * An app that WeCom had switched off takes no message (errcode 48006) and calls nobody back: a send that it took since, or
 * a press, proves that it is in use again, whether or not WeCom said so. What was under way in the minute of the switch
 * proves nothing.
 */
export function closeByEvidence(db: Database): Promise<number> {
  return transact(db, async (tx) => {
    const { numAffectedRows } = await sql`
      with proven as (
        select opened_at from readiness_defect closed
        where kind = 'APP_CLOSED' and closed_at is null and (
          exists (
            select from attempt
            where kind = 'send' and result = 'ok' and at > closed.opened_at + interval '1 minute')
          or exists (
            select from delivery
            where state = 'acted' and settled_at > closed.opened_at + interval '1 minute'))
      )
      update readiness_defect set closed_at = app_now()
      where kind in ('APP_CLOSED', 'APP_CLOSING') and closed_at is null
        and opened_at <= (select max(opened_at) from proven)`.execute(tx);
    return Number(numAffectedRows ?? 0);
  });
}

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
