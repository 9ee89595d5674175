import { sql } from 'kysely';
import { type Tx, transact } from '../../../database/index.ts';
import { grantsFor } from '../../../kernel/access/index.ts';
import { newId } from '../../../lib/ids.ts';
import { forbidden, Problem } from '../../../lib/problem.ts';
import { giveAccount, lockAccount, lockUseridOf } from '../../directory/index.ts';
import type { Acting, ContactsContext } from '../context.ts';
import { confirmSame } from './returns.ts';

/**
 * Police give one account to another person, which no list does. `employee`: '<organisation code>/<employee no.>'. Sessions
 * of both end with what they stood on.
 */
export function moveAccount(
  ctx: ContactsContext,
  to: { userid: string; employee: string },
  { personId: by, acting }: Acting,
): Promise<void> {
  const { db, corpId, directory } = ctx;
  const userid = to.userid.trim().toLowerCase();
  return transact(db, async (tx) => {
    const [target, another] = await directory.matchEmployee(tx, { employeeId: to.employee });
    if (!target || another) throw unknownEmployee();
    const { personId } = target;
    const holder = await lockAccount(tx, corpId, userid);
    if (holder?.personId === personId && !holder.left) return;
    const others = holder && holder.personId !== personId ? [holder.personId] : [];
    await demandPolice(ctx, tx, by, [personId, ...others]);

    const before = await lockUseridOf(tx, corpId, personId);
    await giveAccount(tx, corpId, { userid, personId });
    await sql`
      update contact_member set comeback = null where corp_id = ${corpId} and userid = ${userid}`.execute(tx);

    const change = { fields: ['account'] as const, ...acting, cause: { kind: 'account_move', id: newId() } };
    await directory.identityChanged(tx, [
      ...others.map((id) => ({ ...change, personId: id, notifyOldAccount: holder?.left ? null : userid })),
      { ...change, personId, notifyOldAccount: before },
    ]);
    await directory.closeDefect(tx, { kind: 'IDENTITY_CLAIMED', personId });
    for (const id of others) await directory.closeDefect(tx, { kind: 'ACCOUNT_REUSED', personId: id });
  });
}

/** Police say that whoever came back under this userid is the same human who left. */
export function sameHuman(ctx: ContactsContext, userid: string, { personId: by, acting }: Acting): Promise<void> {
  const { db, corpId, directory } = ctx;
  const wanted = userid.trim().toLowerCase();
  return transact(db, async (tx) => {
    const holder = await lockAccount(tx, corpId, wanted);
    if (!holder) throw nobodyWaits();
    const { personId } = holder;
    await demandPolice(ctx, tx, by, [personId]);
    if (!(await confirmSame(ctx, tx, wanted))) throw nobodyWaits();
    const cause = { kind: 'account_same', id: newId() };
    await directory.identityChanged(tx, [
      { personId, fields: ['account'], notifyOldAccount: wanted, ...acting, cause },
    ]);
  });
}

async function demandPolice(
  { directory }: ContactsContext,
  tx: Tx,
  by: string,
  personIds: readonly string[],
): Promise<void> {
  const grants = grantsFor(await directory.rolesOf(tx, by), 'privacy.answer');
  if (grants.length === 0 || personIds.includes(by)) throw notHis();
  const isCentre = grants.some(({ role }) => role === 'CENTER_OFFICER');
  const scopeIds = grants.map(({ scopeId }) => scopeId);
  const holds = await directory.holdsOf(tx, personIds, scopeIds);
  const isOpen = (id: string) => holds.get(id) === 'OWN' || (isCentre && holds.get(id) === 'GUARDED');
  if (!personIds.every(isOpen)) throw notHis();
}

const notHis = () =>
  forbidden('只有民警能办理，且两人的单位和职务都须在其辖区内；民警和联盟席位由反诈中心办理，本人不能办理本人的');
const unknownEmployee = () =>
  new Problem({ code: 'employee_unknown', status: 404, messageZh: '没有找到这名在职员工，请按“单位编码/工号”填写' });
const nobodyWaits = () =>
  new Problem({ code: 'not_found', status: 404, messageZh: '这个账号没有待确认的重新使用，请核对' });
