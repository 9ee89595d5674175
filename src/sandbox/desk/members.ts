import { sql } from 'kysely';
import { z } from 'zod';
import { type Database, type Executor, transact } from '../../database/index.ts';
import { contactXml, eventXml, word } from '../callbacks/post.ts';
import type { CallbackQueue } from '../callbacks/queue.ts';
import type { SandboxNeeds } from '../needs.ts';

export interface SeedMember {
  userid: string;
  name: string;
  roles?: string[];
  /** The organisation's name: shown on the desk, and the member's department in the contacts. */
  org?: string;
  position?: string;
  mobile?: string | null;
}

export const MemberBody = z.strictObject({
  name: z.string().min(1).max(64).optional(),
  roles: z.array(z.string()).optional(),
  org: z.string().max(128).optional(),
  position: z.string().max(128).optional(),
  mobile: z.string().nullable().optional(),
  status: z.union([z.literal(1), z.literal(2), z.literal(4)]).optional(),
  invalid: z.boolean().optional(),
  unlicensed: z.boolean().optional(),
  newUserid: z
    .string()
    .regex(/^[0-9A-Za-z_.@-]{1,64}$/)
    .toLowerCase()
    .optional(),
});

export const MembersQuery = z.object({
  role: z.string().optional(),
  org: z.string().optional(),
  q: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(200),
});

export interface Member {
  userid: string;
  name: string;
  roles: string[];
  org: string;
}

/** Police and advisors first, then by userid. */
export async function listMembers(
  db: Database,
  { role, org, q, limit }: z.infer<typeof MembersQuery>,
): Promise<Member[]> {
  const { rows } = await sql<Member>`
    select userid, name, roles, org from sandbox.member
    where status <> 5
      and (${role ?? null}::text is null or ${role ?? null} = any (roles))
      and (${org ?? null}::text is null or org = ${org ?? null})
      and (${q ?? null}::text is null or position(lower(${q ?? ''}) in userid) > 0 or position(${q ?? ''} in name) > 0 or position(${q ?? ''} in org) > 0)
    order by rank, userid limit ${limit}
  `.execute(db);
  return rows;
}

/** Whose phone rang last, latest first: the page of phones turns to them by itself. */
export async function recentlyReached(db: Database): Promise<(Member & { entry: number })[]> {
  const { rows } = await sql<Member & { entry: number }>`
    select userid, name, roles, org, max(latest.id) as entry
    from (select id, userid from sandbox.phone_entry where own is null and not dropped order by id desc limit 60) latest
    join sandbox.member using (userid)
    group by userid, name, roles, org order by entry desc limit 12
  `.execute(db);
  return rows;
}

/** Many at once, new or known; no events, as when a corp existed before the app. */
export async function seedMembers(db: Executor, members: SeedMember[]): Promise<void> {
  const batchSize = 5_000;
  for (let from = 0; from < members.length; from += batchSize) {
    const batch = members.slice(from, from + batchSize).map((member) => ({
      userid: member.userid.toLowerCase(),
      name: member.name,
      org: member.org ?? '',
      roles: member.roles ?? [],
      position: member.position ?? '',
      mobile: member.mobile ?? null,
    }));
    await sql`
      with given as (
        select distinct on (userid) * from jsonb_to_recordset(${JSON.stringify(batch)}::jsonb)
          as given(userid text, name text, org text, roles text[], position text, mobile text)
      ), made as (
        insert into sandbox.department (name, parent_id) select distinct org, 1 from given where org <> '' order by org
        on conflict (parent_id, name) do update set name = excluded.name returning id, name
      )
      insert into sandbox.member (userid, name, org, department_id, roles, position, mobile, status)
      select userid, given.name, org, coalesce(made.id, 1), roles, "position", mobile, 1
      from given left join made on made.name = org
      on conflict (userid) do update set name = excluded.name, org = excluded.org, department_id = excluded.department_id,
        roles = excluded.roles, "position" = excluded."position", mobile = excluded.mobile, status = 1
    `.execute(db);
  }
}

interface Desk {
  needs: SandboxNeeds;
  callbacks: CallbackQueue;
}

/** Joins, moves or is renamed; WeCom tells the contacts receiver, and the app when somebody comes into its range. */
export async function putMember(
  { needs, callbacks }: Desk,
  userid: string,
  body: z.infer<typeof MemberBody>,
): Promise<Member> {
  const { before, after } = await transact(needs.db, async (tx) => {
    const before = await find(tx, userid);
    const known = before?.status === 5 ? undefined : before;
    await seedMembers(tx, [
      {
        userid,
        name: body.name ?? before?.name ?? userid,
        roles: body.roles ?? before?.roles ?? [],
        org: body.org ?? before?.org ?? '',
        position: body.position ?? before?.position ?? '',
        mobile: body.mobile === undefined ? (before?.mobile ?? null) : body.mobile,
      },
    ]);
    const {
      status = known?.status ?? 1,
      invalid = known?.invalid ?? false,
      unlicensed = known?.unlicensed ?? false,
      newUserid,
    } = body;
    await tx.updateTable('sandbox.member').set({ status, invalid, unlicensed }).where('userid', '=', userid).execute();
    if (newUserid !== undefined) await rename(tx, userid, newUserid);
    return { before: known, after: await findOrThrow(tx, newUserid ?? userid) };
  });
  await notifyContacts({ needs, callbacks }, before, after);
  return { userid: after.userid, name: after.name, roles: after.roles, org: after.org };
}

export async function removeMember({ needs, callbacks }: Desk, userid: string): Promise<void> {
  const { numUpdatedRows } = await needs.db
    .updateTable('sandbox.member')
    .set({ status: 5 })
    .where('userid', '=', userid)
    .where('status', '<>', 5)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw noSuchMember(userid);
  const { corpId, agentId } = needs;
  await Promise.all([
    callbacks.push({ receiver: 'contacts', xml: (at) => contactXml(corpId, at, { type: 'delete_user', userid }) }),
    callbacks.push({
      receiver: 'app',
      xml: (at) => eventXml({ corpId, userid, createTime: at }, { agentId, event: 'unsubscribe' }),
    }),
  ]);
}

export async function requireMember(db: Database, userid: string): Promise<void> {
  const member = await find(db, userid);
  if (member === undefined || member.status === 5) throw noSuchMember(userid);
}

async function notifyContacts({ needs, callbacks }: Desk, before: Row | undefined, after: Row): Promise<void> {
  const { corpId, agentId } = needs;
  const departmentId = after.departmentId;
  if (before === undefined) {
    const { userid } = after;
    await Promise.all([
      callbacks.push({
        receiver: 'contacts',
        xml: (at) => contactXml(corpId, at, { type: 'create_user', userid, departmentId }),
      }),
      callbacks.push({
        receiver: 'app',
        xml: (at) =>
          eventXml({ corpId, userid, createTime: at }, { agentId, event: 'subscribe', inner: word('EventKey', '') }),
      }),
    ]);
    return;
  }
  const isRenamed = before.userid !== after.userid;
  const isSwitched = (before.status === 2) !== (after.status === 2);
  if (isSwitched) {
    const { userid } = after;
    const event = after.status === 2 ? 'unsubscribe' : 'subscribe';
    const inner = word('EventKey', '');
    await callbacks.push({
      receiver: 'app',
      xml: (at) => eventXml({ corpId, userid, createTime: at }, { agentId, event, inner }),
    });
  }
  if (!isRenamed && !isSwitched && before.departmentId === departmentId) return;
  await callbacks.push({
    receiver: 'contacts',
    xml: (at) =>
      contactXml(corpId, at, {
        type: 'update_user',
        userid: before.userid,
        departmentId,
        ...(isRenamed ? { newUserid: after.userid } : {}),
      }),
  });
}

type Row = NonNullable<Awaited<ReturnType<typeof find>>>;

function find(db: Executor, userid: string) {
  return db.selectFrom('sandbox.member').selectAll().where('userid', '=', userid).executeTakeFirst();
}

async function findOrThrow(db: Executor, userid: string): Promise<Row> {
  const row = await find(db, userid);
  if (row === undefined) throw noSuchMember(userid);
  return row;
}

async function rename(tx: Executor, userid: string, newUserid: string): Promise<void> {
  if (newUserid === userid) return;
  if (await find(tx, newUserid)) throw new DeskRefusal(409, 'userid-taken', `userid ${newUserid} is taken`);
  await tx.updateTable('sandbox.member').set({ userid: newUserid }).where('userid', '=', userid).execute();
  await tx.updateTable('sandbox.phoneEntry').set({ userid: newUserid }).where('userid', '=', userid).execute();
}

function noSuchMember(userid: string): DeskRefusal {
  return new DeskRefusal(404, 'no-such-member', `no member ${userid}`, '没有这位成员');
}

/** The desk's own "no" to a test or a newcomer: a clear English word for the one, Chinese for the other. */
export class DeskRefusal extends Error {
  override readonly name = 'DeskRefusal';
  readonly status: number;
  readonly code: string;
  readonly messageZh: string;

  constructor(status: number, code: string, message: string, messageZh = message) {
    super(message);
    this.status = status;
    this.code = code;
    this.messageZh = messageZh;
  }
}
