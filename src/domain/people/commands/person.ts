import { appNow, transact } from '../../../database/index.ts';
import { can } from '../../../kernel/access/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { scopesAbove } from '../../../kernel/scope/index.ts';
import { forbidden, invalid, notFound } from '../../../lib/problem.ts';
import type { Correction } from '../../directory/index.ts';
import type { CorrectData, RoleData } from '../api.ts';
import { type PeopleContext, placesFor, sightOf } from '../context.ts';
import { isOf } from '../queries/person.ts';
import { givingFault, mayEnd } from '../rules/roles.ts';
import * as store from '../store/people.ts';
import { PERSON_FIELDS, type PersonField } from '../types.ts';

interface By {
  by: string;
  acting: Acting;
}

/** What an officer writes anew in one record, with his reason; whoever it is about is notified as of any change. */
export function correctPerson(ctx: PeopleContext, id: string, given: CorrectData, { by, acting }: By): Promise<string> {
  const { organisationId = null, reason, ...rest } = given;
  const fields = (Object.keys(PERSON_FIELDS) as PersonField[]).filter((field) => rest[field] !== undefined);
  return transact(ctx.db, async (tx) => {
    const grants = await ctx.directory.rolesOf(tx, by);
    if ((await store.seenAs(tx, id, await sightOf(tx, grants))) !== 'NAMED') throw notFound();
    if (id === by) throw forbidden('不能更改自己的资料，请由同事办理');
    const places = await placesFor(tx, grants, 'person.correct');
    if (!(await isOf(tx, id, places))) throw notFound();
    if (fields.length === 0) throw invalid('', '没有要更改的内容');
    if (organisationId !== null && !places.includes(organisationId)) throw notFound();
    const at = await appNow(tx);
    const corrected = Object.fromEntries(fields.map((field) => [field, rest[field]])) as Correction;
    const cause = { kind: 'person', id };
    const actor = { kind: 'person' as const, personId: by };
    await ctx.records.correct(tx, { personId: id, organisationId, by, acting: { actor }, at, cause }, corrected);
    const changeId = await store.noteChange(tx, { personId: id, kind: 'CORRECTED', fields, reason, by, at });
    const object = { kind: 'person_change', id: changeId };
    await ctx.audit.record(tx, { ...acting, action: 'person.correct', object, after: { personId: id, fields } });
    return changeId;
  });
}

/** An office for somebody else, from now or later on, with or without an end. */
export function giveRole(ctx: PeopleContext, id: string, given: RoleData, { by, acting }: By): Promise<string> {
  const { role, scopeId, reason } = given;
  return transact(ctx.db, async (tx) => {
    const grants = await ctx.directory.rolesOf(tx, by);
    if ((await store.seenAs(tx, id, await sightOf(tx, grants))) === null) throw notFound();
    const scopeKind = await store.kindOfPlace(tx, scopeId);
    const above = await scopesAbove(tx, scopeId);
    const covering = grants.filter((grant) => above.has(grant.scopeId));
    const facts = { ownAct: false, self: id === by };
    if (id === by) throw forbidden('不能给自己任命职务，请由另一位管理员办理');
    if (scopeKind === null || can(covering, 'roles.assign', facts).outcome !== 'allowed') throw notFound();
    const now = await appNow(tx);
    const [from, until] = [given.from ?? now, given.until ?? null];
    const held = await store.rolesHeld(tx, id);
    const fault = givingFault({ role, scopeKind, scopeId, held, from, until, now });
    if (fault) throw invalid(fault.field, fault.message);
    const period = until === null ? { from } : { from, until };
    const primary = !(await store.hasPrimary(tx, role, scopeId));
    await ctx.directory.assignRole(tx, { personId: id, role, scopeKind, scopeId, primary, ...period });
    await ctx.directory.inspectReadiness(tx);
    const change = { personId: id, kind: 'ROLE_GIVEN' as const, role, scopeId, reason, by, at: now };
    const changeId = await store.noteChange(tx, change);
    const object = { kind: 'person_change', id: changeId };
    const after = { personId: id, role, scopeId, until: until?.toISOString() ?? null };
    await ctx.audit.record(tx, { ...acting, action: 'role.give', object, after });
    return changeId;
  });
}

/** At once; whoever counted on its holder is notified. */
export function endRole(
  ctx: PeopleContext,
  { id, roleId, reason }: { id: string; roleId: string; reason: string },
  { by, acting }: By,
): Promise<string> {
  return transact(ctx.db, async (tx) => {
    const grants = await ctx.directory.rolesOf(tx, by);
    if ((await store.seenAs(tx, id, await sightOf(tx, grants))) === null) throw notFound();
    const held = (await store.rolesHeld(tx, id)).find((one) => one.id === roleId);
    if (!held) throw notFound();
    const { role, scopeId } = held;
    const above = await scopesAbove(tx, scopeId);
    const covering = grants.filter((grant) => above.has(grant.scopeId));
    if (id === by) throw forbidden('不能免去自己的职务，请由同事办理');
    if (can(covering, 'role.end', { self: false }).outcome !== 'allowed') throw notFound();
    if (!mayEnd(role, covering)) throw forbidden('这项职务由县局管理员免去');
    const at = await appNow(tx);
    await ctx.directory.endRole(tx, { personId: id, role, scopeId, at });
    await ctx.directory.inspectReadiness(tx);
    const changeId = await store.noteChange(tx, { personId: id, kind: 'ROLE_ENDED', role, scopeId, reason, by, at });
    const object = { kind: 'person_change', id: changeId };
    await ctx.audit.record(tx, { ...acting, action: 'role.end', object, after: { personId: id, role, scopeId } });
    return changeId;
  });
}
