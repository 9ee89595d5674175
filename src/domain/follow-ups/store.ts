import { type Selectable, sql } from 'kysely';
import type { Executor, LockMode, Schema, Tx } from '../../database/index.ts';
import { lockRow } from '../../kernel/command/index.ts';
import type { Level } from '../../kernel/escalation/index.ts';
import { newId } from '../../lib/ids.ts';
import { warningStore } from '../warnings/index.ts';

export const FOLLOW_UP_KIND = 'follow_up';
export const followUpRef = (id: string) => ({ kind: FOLLOW_UP_KIND, id });

type FollowUpRow = Selectable<Schema['followUp']>;

export async function addFollowUp(
  tx: Tx,
  followUp: { warningId: string; personId: string; dueAt: Date; now: Date },
): Promise<string> {
  const id = newId();
  const { warningId, personId, dueAt, now } = followUp;
  await tx
    .insertInto('followUp')
    .values({ id, warningId, ownerPersonId: personId, dueAt, state: 'planned', createdAt: now })
    .execute();
  return id;
}

export function followUp(executor: Executor, id: string): Promise<FollowUpRow | undefined> {
  return executor.selectFrom('followUp').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function changeFollowUp(
  tx: Tx,
  id: string,
  change: Partial<Pick<FollowUpRow, 'state' | 'asked' | 'answer' | 'answeredBy' | 'answeredAt'>>,
): Promise<void> {
  await tx.updateTable('followUp').set(change).where('id', '=', id).execute();
}

/** Its warning first, as everybody does who may lock both. */
export async function lockFollowUp(tx: Tx, id: string, mode: LockMode = 'wait'): Promise<boolean> {
  const row = await followUp(tx, id);
  if (row && !(await warningStore.lock(tx, row.warningId, mode)) && mode === 'skip') return false;
  return lockRow(tx, followUpRef(id), mode);
}

interface Asked {
  id: string;
  warningId: string;
  number: string;
  level: Level;
  since: Date;
}

/** Follow-ups that were put to this person, last to him or with him, and are not answered. */
export async function followUpsAsked(executor: Executor, personId: string): Promise<Asked[]> {
  const { rows } = await sql<Asked>`
    select f.id, w.id as warning_id, w.number, w.level, f.due_at as since
    from follow_up f join warning w on w.id = f.warning_id
    where f.state = 'asked' and exists (
      select from delivery d where d.owner_kind = 'follow_up' and d.owner_id = f.id and d.person_id = ${personId}
        and d.purpose = 'ask' and d.occurrence = f.asked)
    order by f.due_at, f.id limit 100`.execute(executor);
  return rows;
}
