import { sql } from 'kysely';
import { type Database, transact } from '../../../database/index.ts';

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
