import type { Executor } from '../../../database/index.ts';

/** Whether an urgent warning about this person is open: then no card goes to him at all. */
export async function isUrgentlyWarned(executor: Executor, personId: string): Promise<boolean> {
  const row = await executor
    .selectFrom('warning')
    .select('id')
    .where('person_id', '=', personId)
    .where('level', 'in', ['CRITICAL', 'HIGH'])
    .where('state', 'not in', ['CLOSED', 'REVOKED'])
    .executeTakeFirst();
  return row !== undefined;
}

/** Warnings about this person that were closed since, with who had reported. */
export async function closedAbout(
  executor: Executor,
  personId: string,
  since: Date,
): Promise<{ id: string; reportedBy: string | null }[]> {
  const rows = await executor
    .selectFrom('warning')
    .select(['id', 'reported_by'])
    .where('person_id', '=', personId)
    .where('state', '=', 'CLOSED')
    .where('closed_at', '>=', since)
    .execute();
  return rows.map((row) => ({ id: row.id, reportedBy: row.reported_by }));
}
