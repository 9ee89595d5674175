import { sql } from 'kysely';
import { type Executor, type Tx, transact } from '../../../database/index.ts';
import { can } from '../../../kernel/access/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { scopesAbove } from '../../../kernel/scope/index.ts';
import { maskName, maskPhone } from '../../../lib/masking.ts';
import { notFound } from '../../../lib/problem.ts';
import type { RoleGrant } from '../../directory/index.ts';
import type { PersonData } from '../api.ts';
import { type PeopleContext, placesFor, sightOf } from '../context.ts';
import { mayEnd } from '../rules/roles.ts';
import * as store from '../store/people.ts';
import { PERSON_FIELDS, type PersonField } from '../types.ts';

const CHANGES_SHOWN = 50;

/** One person as the reader may see him, with what he may do; the look is in the log. */
export function viewPerson(ctx: PeopleContext, id: string, by: string, acting: Acting): Promise<PersonData> {
  return transact(ctx.db, async (tx) => {
    const grants = await ctx.directory.rolesOf(tx, by);
    const seen = await store.seenAs(tx, id, await sightOf(tx, grants));
    const person = seen === null ? null : await ctx.directory.person(tx, id);
    if (!person) throw notFound();
    const isMasked = seen === 'MASKED';
    const phone = isMasked ? null : await ctx.directory.phoneOf(tx, id);
    if (!isMasked && id !== by)
      await ctx.audit.look(tx, { ...acting, object: { kind: 'person', id }, seen: ['name', 'employeeNo'] });
    const { account, isReachable } = await accountOf(tx, ctx.corpId, id);
    const held = await store.rolesHeld(tx, id);
    return {
      personId: id,
      name: isMasked ? maskName(person.name) : person.name,
      isMasked,
      phone: phone === null ? null : maskPhone(phone),
      userid: isMasked ? null : person.userid,
      account,
      isReachable,
      employments: await employmentsSeen(tx, id, (await sightOf(tx, grants)).all.organisationIds, by === id),
      roles: await Promise.all(held.map((one) => roleView(ctx, tx, one, { grants, isOwn: id === by }))),
      changes: (await store.changesOf(tx, id, CHANGES_SHOWN)).map((change) => changeView(ctx, change, isMasked)),
      allowed: await allowedOn(ctx, tx, { id, by, grants, isMasked, hasPhone: phone !== null }),
    };
  });
}

/** The number itself. */
export function phoneFor(ctx: PeopleContext, id: string, by: string, acting: Acting): Promise<string> {
  return transact(ctx.db, async (tx) => {
    const grants = await ctx.directory.rolesOf(tx, by);
    const places = await placesFor(tx, grants, 'person.phone');
    const isSeen = (await store.seenAs(tx, id, await sightOf(tx, grants))) === 'NAMED';
    const phone = isSeen && (await isOf(tx, id, places)) ? await ctx.directory.phoneOf(tx, id) : null;
    if (phone === null) throw notFound();
    await ctx.audit.look(tx, { ...acting, object: { kind: 'person', id }, seen: ['phone'] });
    return phone;
  });
}

/** Whether he works, or holds something, in one of these places. */
export async function isOf(ex: Executor, personId: string, places: readonly string[]): Promise<boolean> {
  const ids = [...places];
  const { rows } = await sql<{ isOf: boolean }>`
    select exists (select from employment where person_id = ${personId} and organisation_id = any(${ids}::text[]))
      or exists (select from role_assignment where person_id = ${personId} and state = 'ACTIVE' and scope_id = any(${ids}::text[])) as is_of`.execute(
    ex,
  );
  return rows[0]?.isOf ?? false;
}

async function accountOf(ex: Executor, corpId: string, personId: string) {
  const { rows } = await sql<{ account: PersonData['account']; isReachable: boolean }>`
    select status as account, reachable and status = 'ACTIVE' as is_reachable from wecom_account
    where person_id = ${personId} and corp_id = ${corpId} order by status = 'LEFT', status limit 1`.execute(ex);
  return rows[0] ?? { account: 'NONE' as const, isReachable: false };
}

/** Posts in the reader's places; those elsewhere are nobody's business here. */
async function employmentsSeen(
  ex: Executor,
  personId: string,
  organisationIds: readonly string[],
  isOwn: boolean,
): Promise<PersonData['employments']> {
  const { rows } = await sql<PersonData['employments'][number]>`
    select e.id, o.id as organisation_id, o.name as organisation, e.grid_unit_id as unit_id,
      (select string_agg(above.name, '/' order by length(above.path)) from grid_unit above
        where above.organisation_id = e.organisation_id and u.path like above.path || '%') as unit,
      e.employee_no, e.post, to_char(e.hired_on, 'YYYY-MM-DD') as hired_on, to_char(e.left_on, 'YYYY-MM-DD') as left_on,
      e.state = 'ACTIVE' as is_active
    from employment e join organisation o on o.id = e.organisation_id left join grid_unit u on u.id = e.grid_unit_id
    where e.person_id = ${personId} and (${isOwn}::boolean or o.id = any(${[...organisationIds]}::text[]))
    order by e.state, e.hired_on desc nulls last, e.id limit 50`.execute(ex);
  return rows;
}

interface Reading {
  grants: readonly RoleGrant[];
  isOwn: boolean;
}

async function roleView(
  { texts }: PeopleContext,
  ex: Executor,
  held: store.HeldRole,
  { grants, isOwn }: Reading,
): Promise<PersonData['roles'][number]> {
  const above = await scopesAbove(ex, held.scopeId);
  const covering = grants.filter(({ scopeId }) => above.has(scopeId));
  const isOpen = can(covering, 'role.end', { self: isOwn }).outcome === 'allowed' && mayEnd(held.role, covering);
  return {
    id: held.id,
    role: held.role,
    title: texts.roles[held.role] ?? held.role,
    place: held.place,
    from: held.from.toISOString(),
    until: held.until?.toISOString() ?? null,
    allowed: isOpen ? ['end'] : [],
  };
}

function changeView({ texts }: PeopleContext, change: store.NotedChange, isMasked: boolean) {
  const { id, at, by, kind, fields, role, place, reason } = change;
  const post = `${texts.roles[role as keyof typeof texts.roles] ?? ''}${place === null ? '' : `（${place}）`}`;
  const said = {
    CORRECTED: `更正${fields.map((field) => PERSON_FIELDS[field as PersonField] ?? field).join('、')}`,
    ROLE_GIVEN: `任命${post}`,
    ROLE_ENDED: `免去${post}`,
  };
  return { id, at: at.toISOString(), by: isMasked ? maskName(by) : by, did: said[kind], reason };
}

interface Asking {
  id: string;
  by: string;
  grants: readonly RoleGrant[];
  isMasked: boolean;
  hasPhone: boolean;
}

async function allowedOn(
  { directory }: PeopleContext,
  tx: Tx,
  { id, by, grants, isMasked, hasPhone }: Asking,
): Promise<PersonData['allowed']> {
  const isIn = async (action: 'person.phone' | 'person.correct') => isOf(tx, id, await placesFor(tx, grants, action));
  const isOwn = id === by;
  const allowed: PersonData['allowed'] = [];
  if (!isMasked && !isOwn && (await isIn('person.correct'))) allowed.push('correct');
  if (can(grants, 'roles.assign', { ownAct: false, self: isOwn }).outcome === 'allowed') allowed.push('assign');
  if (!isMasked && hasPhone && (await isIn('person.phone'))) allowed.push('phone');
  const [job] = await directory.employmentsOf(tx, id);
  const covering = job ? await directory.covers(tx, [...grants], { organisationId: job.organisationId }) : [];
  if (!isMasked && can(covering, 'privacy.answer', { ownAct: isOwn, self: isOwn }).outcome === 'allowed')
    allowed.push('request');
  return allowed;
}
