import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import type { Kept } from '../../../kernel/module/index.ts';
import type { Task } from '../../tasks/index.ts';
import type { BulletinContext } from '../context.ts';
import * as store from '../store/bulletins.ts';
import type { ReceiptState } from '../types.ts';
import { readerOf } from './reader.ts';

const AT_MOST = 100;

/** Bulletins whose next step is this person's: to be approved by him, and to be signed. */
export async function todosOf(ctx: BulletinContext, ex: Executor, personId: string): Promise<Task[]> {
  return [...(await toApprove(ctx, ex, personId)), ...(await toSign(ex, personId))];
}

async function toApprove(ctx: BulletinContext, ex: Executor, personId: string): Promise<Task[]> {
  const pending = await store.pending(ex, AT_MOST);
  if (pending.length === 0) return [];
  const reader = await readerOf(ctx, ex, personId);
  return pending
    .filter((bulletin) => reader.may(bulletin, 'bulletin.approve'))
    .map(({ createdAt, ...bulletin }) =>
      taskOf('APPROVE', { ...bulletin, path: `/h5/bulletins/${bulletin.id}`, since: createdAt, dueAt: null }),
    );
}

/** Only those that ask for a signature and can still take one in time or late. */
async function toSign(ex: Executor, personId: string): Promise<Task[]> {
  const { rows } = await sql<{ id: string; number: string; title: string; since: Date; dueAt: Date | null }>`
    select b.id, b.number, b.title, coalesce(b.sent_at, b.created_at) as since, b.deadline_at as due_at
    from bulletin b join bulletin_receipt r on r.bulletin_id = b.id and r.person_id = ${personId}
    where b.state in ('SENDING', 'SENT') and b.ack_required and r.state in ('ACCEPTED', 'UNCONFIRMED')
    order by b.deadline_at, b.id limit ${AT_MOST}`.execute(ex);
  return rows.map((row) => taskOf('BULLETIN', { ...row, path: `/h5/b/${row.id}` }));
}

interface Waiting {
  id: string;
  number: string;
  title: string;
  path: string;
  since: Date;
  dueAt: Date | null;
}

function taskOf(kind: 'APPROVE' | 'BULLETIN', { id, number, title, path, since, dueAt }: Waiting): Task {
  return { kind, id, path, about: `${title} ${number}`, level: null, since, dueAt, count: 1 };
}

interface KeptRow {
  id: string;
  number: string;
  title: string;
  state: ReceiptState;
  at: Date;
  reminders: number;
  total: number;
}

/** What was sent to somebody and what he answered. What was held back is not named: it may be so for a warning about him. */
export async function receiptsKept(
  { texts }: BulletinContext,
  ex: Executor,
  personId: string,
  { limit, skip }: { limit: number; skip: number },
): Promise<(Kept & { total: number })[]> {
  const { rows } = await sql<KeptRow>`
    select b.id, b.number, b.title, r.state, r.reminders,
      coalesce(r.acted_at, r.accepted_at, r.queued_at, b.created_at) as at, count(*) over ()::int as total
    from bulletin_receipt r join bulletin b on b.id = r.bulletin_id
    where r.person_id = ${personId} and r.state not in ('QUEUED', 'SUPPRESSED')
    order by at desc, b.id desc limit ${limit} offset ${skip}`.execute(ex);
  return rows.map(({ id, number, title, state, at, reminders, total }) => ({
    at,
    about: `${number} ${title}`,
    said: [texts.bulletin.receipts[state] ?? state, reminders > 0 && `提醒${reminders}次`].filter(Boolean).join('，'),
    path: `/h5/b/${id}`,
    total,
  }));
}
