import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';

export interface Gap {
  id: string;
  organisationId: string;
  shortName: string;
}

/** Organisations without advisor whose police were not given the task yet. */
export async function unnotifiedGaps(ex: Executor): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from readiness_defect
    where kind = 'NO_ADVISOR' and closed_at is null and told_at is null order by id limit 200`.execute(ex);
  return rows.map(({ id }) => id);
}

/** Locked; null once it is closed or its police were notified. */
export async function unnotifiedGap(tx: Tx, id: string): Promise<Gap | null> {
  const { rows } = await sql<Gap>`
    select d.id, o.id as organisation_id, o.short_name
    from readiness_defect d join organisation o on o.id = d.organisation_id
    where d.id = ${id} and d.closed_at is null and d.told_at is null for update of d`.execute(tx);
  return rows[0] ?? null;
}

/** Whether a warning that found nobody has set the same task already; advisors it could not reach were no reason to. */
export async function isNotifiedByWarning(tx: Tx, organisationId: string): Promise<boolean> {
  const { rows } = await sql<{ notified: boolean }>`
    select exists (
      select from readiness_defect
      where kind = 'EMPTY_STEP' and organisation_id = ${organisationId} and told_at is not null
        and closed_at is null and note in ('step 0', 'step 1')) as notified`.execute(tx);
  return rows[0]?.notified ?? false;
}

export async function markNotified(tx: Tx, id: string): Promise<void> {
  await sql`update readiness_defect set told_at = app_now() where id = ${id}`.execute(tx);
}

export async function gapOf(ex: Executor, organisationId: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from readiness_defect
    where kind = 'NO_ADVISOR' and organisation_id = ${organisationId} and closed_at is null`.execute(ex);
  return rows[0]?.id ?? null;
}
