import { sql } from 'kysely';
import { z } from 'zod';
import type { Answer, Call } from './call.ts';
import { PlatformRefusal } from './call.ts';
import { parseJson } from './message-body.ts';

/** Contacts read (doc p/90193 ff.): a self-built app sees its visible range, the contacts secret only ids (48009 since 2022-08-15). */
export async function listDepartmentIds({ db, query }: Call): Promise<Answer> {
  const departments = await departmentsBelow(db, query.id);
  return { department_id: departments.map(({ id, parentid, order }) => ({ id, parentid, order })) };
}

export async function listDepartments(call: Call): Promise<Answer> {
  requireAgent(call, 48009);
  const departments = await departmentsBelow(call.db, call.query.id);
  return { department: departments.map((department) => ({ ...department, department_leader: [] })) };
}

export async function listUsersBriefly(call: Call): Promise<Answer> {
  requireAgent(call, 48009);
  const members = await membersOfDepartment(call);
  return {
    userlist: members.map(({ userid, name, departmentId }) => ({ userid, name, department: [departmentId] })),
  };
}

export async function listUsers(call: Call): Promise<Answer> {
  requireAgent(call, 48009);
  return { userlist: (await membersOfDepartment(call)).map(details) };
}

export async function getUser(call: Call): Promise<Answer> {
  requireAgent(call, 48009);
  const member = await call.db
    .selectFrom('sandbox.member')
    .selectAll()
    .where('userid', '=', (call.query.userid ?? '').toLowerCase())
    .where('status', '<>', 5)
    .executeTakeFirst();
  if (member === undefined || member.invalid) throw new PlatformRefusal(60111, 'userid not found');
  return details(member);
}

/** user/list_id: only with the contacts secret; the cursor is the last userid seen. */
export async function listUserIds(call: Call): Promise<Answer> {
  if (call.app !== 'contacts') throw new PlatformRefusal(48002, 'api forbidden for this secret');
  const body = z
    .looseObject({ cursor: z.string().default(''), limit: z.int().min(1).max(10_000).default(10_000) })
    .safeParse(parseJson(call.raw || '{}'));
  if (!body.success) throw new PlatformRefusal(40058, 'invalid Request Parameter');
  const { cursor, limit } = body.data;
  const rows = await call.db
    .selectFrom('sandbox.member')
    .select(['userid', 'departmentId as department'])
    .where('userid', '>', cursor)
    .where('status', '<>', 5)
    .orderBy('userid')
    .limit(limit)
    .execute();
  return { dept_user: rows, next_cursor: rows.length === limit ? (rows.at(-1)?.userid ?? '') : '' };
}

export async function getUserIdByMobile(call: Call): Promise<Answer> {
  requireAgent(call, 48009);
  const body = z.looseObject({ mobile: z.string().min(1) }).safeParse(parseJson(call.raw));
  if (!body.success) throw new PlatformRefusal(40058, 'invalid Request Parameter: mobile');
  const member = await call.db
    .selectFrom('sandbox.member')
    .select('userid')
    .where('mobile', '=', body.data.mobile)
    .where('status', '<>', 5)
    .executeTakeFirst();
  if (member === undefined) throw new PlatformRefusal(46004, 'user not exist');
  return { userid: member.userid };
}

interface Department {
  id: number;
  name: string;
  parentid: number;
  order: number;
}

async function departmentsBelow(db: Call['db'], id: string | undefined): Promise<Department[]> {
  const top = id ? Number(id) : 1;
  if (!Number.isInteger(top)) throw new PlatformRefusal(40058, 'invalid Request Parameter: id');
  const { rows } = await sql<Department>`
    with recursive below as (
      select id, name, parent_id from sandbox.department where id = ${top}
      union all
      select child.id, child.name, child.parent_id from sandbox.department child join below on child.parent_id = below.id
    )
    select id, name, coalesce(parent_id, 0) as parentid, id as "order" from below order by id
  `.execute(db);
  if (rows.length === 0) throw new PlatformRefusal(60003, 'department not found');
  return rows;
}

async function membersOfDepartment({ db, query }: Call) {
  const id = Number(query.department_id);
  if (!Number.isInteger(id)) throw new PlatformRefusal(40058, 'invalid Request Parameter: department_id');
  return db
    .selectFrom('sandbox.member')
    .selectAll()
    .where('departmentId', '=', id)
    .where('status', '<>', 5)
    .where('invalid', '=', false)
    .orderBy('userid')
    .execute();
}

/** No mobile, avatar, gender or address: apps made after 2022-06-20 do not get them. */
function details(member: { userid: string; name: string; departmentId: number; position: string; status: number }) {
  return {
    userid: member.userid,
    name: member.name,
    department: [member.departmentId],
    main_department: member.departmentId,
    position: member.position,
    gender: '0',
    status: member.status,
    is_leader_in_dept: [0],
    direct_leader: [],
    extattr: { attrs: [] },
  };
}

function requireAgent({ app }: Call, errcode: number): void {
  if (app !== 'agent') throw new PlatformRefusal(errcode, 'api forbidden for this secret');
}
