import { sql } from 'kysely';
import { type Database, type Executor, type Tx, transact } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import { forbidden, Problem } from '../../lib/problem.ts';
import type { IdentityChange } from './events.ts';
import type { Directory } from './service.ts';
import { holdsOf } from './store/holds.ts';
import type { RoleGrant } from './types.ts';

interface AccountNeeds {
  db: Database;
  corpId: string;
  directory: Pick<Directory, 'matchEmployee' | 'identityChanged' | 'closeDefect'>;
  /** Those of somebody's grants that make him police who answer for what is kept of people. */
  grantsOf(ex: Executor, personId: string): Promise<RoleGrant[]>;
  /** Takes back whoever left and is there again under his userid. */
  confirmSame(tx: Tx, userid: string): Promise<boolean>;
}

interface Acting {
  personId: string;
  acting: Pick<IdentityChange, 'actor' | 'onBehalfOf'>;
}

interface Holder {
  personId: string;
  left: boolean;
}

/** What no list may do: police give one account to another person, or say that whoever came back is the same. */
export function createAccountActs({ db, corpId, directory, grantsOf, confirmSame }: AccountNeeds) {
  async function mayTouch(tx: Tx, by: string, personIds: readonly string[]): Promise<void> {
    const grants = await grantsOf(tx, by);
    if (grants.length === 0 || personIds.includes(by)) throw notHis();
    const isCentre = grants.some(({ role }) => role === 'CENTER_OFFICER');
    const holds = await holdsOf(
      tx,
      personIds,
      grants.map(({ scopeId }) => scopeId),
    );
    const isOpen = (id: string) => holds.get(id) === 'OWN' || (isCentre && holds.get(id) === 'GUARDED');
    if (!personIds.every(isOpen)) throw notHis();
  }

  async function holderOf(tx: Tx, userid: string): Promise<Holder | null> {
    const { rows } = await sql<Holder>`
      select person_id as "personId", status = 'LEFT' as left from wecom_account
      where corp_id = ${corpId} and userid = ${userid} for update`.execute(tx);
    return rows[0] ?? null;
  }

  async function currentOf(tx: Tx, personId: string): Promise<string | null> {
    const { rows } = await sql<{ userid: string }>`
      select userid from wecom_account
      where corp_id = ${corpId} and person_id = ${personId} and status <> 'LEFT' for update`.execute(tx);
    return rows[0]?.userid ?? null;
  }

  return {
    /** `employee`: '<organisation code>/<employee no.>'. Sessions of both end with what they stood on. */
    move(to: { userid: string; employee: string }, { personId: by, acting }: Acting): Promise<void> {
      const userid = to.userid.trim().toLowerCase();
      return transact(db, async (tx) => {
        const [target, another] = await directory.matchEmployee(tx, { employeeId: to.employee });
        if (!target || another) throw unknownEmployee();
        const holder = await holderOf(tx, userid);
        if (holder?.personId === target.personId && !holder.left) return;
        const others = holder && holder.personId !== target.personId ? [holder.personId] : [];
        await mayTouch(tx, by, [target.personId, ...others]);

        const before = await currentOf(tx, target.personId);
        await sql`
          update wecom_account set status = 'LEFT'
          where corp_id = ${corpId} and person_id = ${target.personId} and status <> 'LEFT'`.execute(tx);
        await sql`delete from wecom_account where corp_id = ${corpId} and userid = ${userid}`.execute(tx);
        await sql`
          insert into wecom_account (corp_id, userid, person_id)
          values (${corpId}, ${userid}, ${target.personId})`.execute(tx);
        await sql`
          update contact_member set comeback = null where corp_id = ${corpId} and userid = ${userid}`.execute(tx);

        const change = { fields: ['account'] as const, ...acting, cause: { kind: 'account_move', id: newId() } };
        await directory.identityChanged(tx, [
          ...others.map((personId) => ({ ...change, personId, tellOn: holder?.left ? null : userid })),
          { ...change, personId: target.personId, tellOn: before },
        ]);
        await directory.closeDefect(tx, { kind: 'IDENTITY_CLAIMED', personId: target.personId });
        for (const personId of others) await directory.closeDefect(tx, { kind: 'ACCOUNT_REUSED', personId });
      });
    },

    /** Whoever came back under this userid is the same human who left. */
    same(userid: string, { personId: by, acting }: Acting): Promise<void> {
      const wanted = userid.trim().toLowerCase();
      return transact(db, async (tx) => {
        const holder = await holderOf(tx, wanted);
        if (!holder) throw nobodyWaits();
        await mayTouch(tx, by, [holder.personId]);
        if (!(await confirmSame(tx, wanted))) throw nobodyWaits();
        const cause = { kind: 'account_same', id: newId() };
        await directory.identityChanged(tx, [
          { personId: holder.personId, fields: ['account'], tellOn: wanted, ...acting, cause },
        ]);
      });
    },
  };
}

const notHis = () =>
  forbidden('只有民警能办理，且两人的单位和职务都须在其辖区内；民警和联盟席位由反诈中心办理，本人不能办理本人的');
const unknownEmployee = () =>
  new Problem({ code: 'employee_unknown', status: 404, messageZh: '没有找到这名在职员工，请按“单位编码/工号”填写' });
const nobodyWaits = () =>
  new Problem({ code: 'not_found', status: 404, messageZh: '这个账号没有待确认的重新使用，请核对' });
