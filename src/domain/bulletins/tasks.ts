import { sql } from 'kysely';
import type { Executor } from '../../database/index.ts';
import type { Directory } from '../directory/index.ts';
import type { Task } from '../tasks/index.ts';
import { readerOf } from './rights.ts';
import * as store from './store.ts';

const AT_MOST = 100;

/** Bulletins that wait for this person: to be approved by him, and to be signed. */
export function createBulletinTasks(directory: Directory) {
  return async function waiting(ex: Executor, { personId }: { personId: string; at: Date }): Promise<Task[]> {
    return [...(await toApprove(ex, personId)), ...(await toSign(ex, personId))];
  };

  async function toApprove(ex: Executor, personId: string): Promise<Task[]> {
    const pending = await store.pending(ex, AT_MOST);
    if (pending.length === 0) return [];
    const reader = await readerOf(ex, directory, personId);
    return pending
      .filter((bulletin) => reader.may(bulletin, 'bulletin.approve'))
      .map(({ id, number, title, createdAt }) => ({
        kind: 'APPROVE',
        id,
        path: `/h5/bulletins/${id}`,
        about: `${title} ${number}`,
        level: null,
        since: createdAt,
        dueAt: null,
        count: 1,
      }));
  }
}

/** Only those that ask for a signature and can still take one in time or late. */
async function toSign(ex: Executor, personId: string): Promise<Task[]> {
  const { rows } = await sql<{ id: string; number: string; title: string; since: Date; dueAt: Date | null }>`
    select b.id, b.number, b.title, coalesce(b.sent_at, b.created_at) as since, b.deadline_at as "dueAt"
    from bulletin b join bulletin_receipt r on r.bulletin_id = b.id and r.person_id = ${personId}
    where b.state in ('SENDING', 'SENT') and b.ack_required and r.state in ('ACCEPTED', 'UNCONFIRMED')
    order by b.deadline_at, b.id limit ${AT_MOST}`.execute(ex);
  return rows.map(({ id, number, title, since, dueAt }) => ({
    kind: 'BULLETIN',
    id,
    path: `/h5/b/${id}`,
    about: `${title} ${number}`,
    level: null,
    since,
    dueAt,
    count: 1,
  }));
}
