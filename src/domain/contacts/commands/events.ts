import { appNow, type Tx } from '../../../database/index.ts';
import type { ContactChange } from '../../../wecom/callback/index.ts';
import { renameAccount } from '../../directory/index.ts';
import type { ContactsContext } from '../context.ts';
import * as book from '../store/book.ts';
import * as departments from '../store/departments.ts';
import { checkAccount } from './account-check.ts';
import { settleMember } from './members.ts';

/** A contact event (WeCom doc p/90970); repeats and late ones change nothing. */
export async function onContactChange(
  ctx: ContactsContext,
  tx: Tx,
  change: ContactChange,
): Promise<'ignored' | undefined> {
  const { corpId } = ctx;
  const at = new Date(change.createTime * 1000);
  switch (change.change) {
    case 'create_user':
    case 'update_user': {
      const { member, fields } = change;
      const { departments: named, status } = fields;
      const renamed = change.change === 'update_user' ? change.newMember : null;
      const now = await appNow(tx);
      if (renamed === null || renamed === member)
        await hearMember(ctx, tx, { userid: member, present: true, departments: named, status, at }, now);
      else await rename(ctx, tx, { from: member, to: renamed, departments: named, status, at }, now);
      if (status === null) await checkAccount(tx, corpId, renamed ?? member);
      await noteUnplaced(ctx, tx);
      return;
    }
    case 'delete_user':
      await hearMember(ctx, tx, { userid: change.member, present: false, departments: null, at }, await appNow(tx));
      return;
    case 'create_party':
    case 'update_party':
      await departments.noteDepartment(tx, corpId, { id: change.department, parentId: change.fields.parentId });
      return;
    case 'delete_party':
      await departments.forgetDepartment(tx, corpId, change.department);
      return;
    case 'update_tag':
      // Nothing here hangs on WeCom's tags.
      return 'ignored';
  }
}

/** He came into the app's visible range, or out of it: whether he can be reached is known before a card fails. */
export async function onRange(
  { corpId, directory }: ContactsContext,
  tx: Tx,
  { kind, userid }: { kind: 'subscribe' | 'unsubscribe'; userid: string },
): Promise<undefined> {
  if (kind === 'subscribe') await directory.markReachable(tx, userid);
  else await directory.markUnreachable(tx, userid);
  // Out of range is also who was disabled.
  await checkAccount(tx, corpId, userid);
}

/** Keeps what is said of one member, and brings the directory in line with it unless something newer is known. */
export async function hearMember(
  ctx: ContactsContext,
  tx: Tx,
  said: Omit<book.Hearing, 'corpId'>,
  now: Date,
): Promise<void> {
  const { corpId } = ctx;
  const heard = await book.hear(tx, { corpId, ...said });
  if (!heard) return;
  if (heard.doubtful) await book.askForReading(tx, corpId);
  await settleMember(ctx, tx, { userid: said.userid, status: said.status ?? null, ...heard }, now);
}

/** Departments whose members wait for a place are a gap while there are any. */
export async function noteUnplaced({ corpId, directory }: ContactsContext, tx: Tx): Promise<void> {
  const waiting = await book.unplaced(tx, corpId);
  const kind = 'UNKNOWN_DEPARTMENT' as const;
  if (waiting.length === 0) await directory.closeDefect(tx, { kind });
  else
    await directory.defect(tx, {
      kind,
      note: `department ${[...new Set(waiting.flatMap((one) => one.departments))].slice(0, 20).join(', ')}`,
    });
}

interface Renaming {
  from: string;
  to: string;
  departments: number[] | null;
  status: number | null;
  at: Date;
}

async function rename(
  ctx: ContactsContext,
  tx: Tx,
  { from, to, departments: named, status, at }: Renaming,
  now: Date,
): Promise<void> {
  const { corpId, directory } = ctx;
  const before = await book.entry(tx, corpId, from);
  if (before && before.changedAt > at) return;
  await book.hear(tx, { corpId, userid: from, present: false, departments: null, at });
  const holder = await renameAccount(tx, corpId, from, to);
  if (holder !== null)
    await directory.defect(tx, { kind: 'ACCOUNT_REUSED', personId: holder, note: `person ${holder}` });
  const moved = { userid: to, present: true, departments: named ?? before?.departments ?? null, status, at };
  await hearMember(ctx, tx, moved, now);
}
