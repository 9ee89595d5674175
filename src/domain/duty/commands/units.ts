import { appNow, type Tx, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { mayIn } from '../../../kernel/scope/index.ts';
import { forbidden, invalid, notFound } from '../../../lib/problem.ts';
import type { DutyContext } from '../context.ts';
import * as store from '../store/units.ts';

// Grid units and who answers for them: one owner each, and deputies.

interface NewOwner {
  employeeId: string;
  deputy: boolean;
  optedIn: boolean;
}

/** The new owner takes the place of the old one; a deputy stands beside him. */
export function setOwner(ctx: DutyContext, unitId: string, owner: NewOwner, by: string, acting: Acting): Promise<void> {
  const { db, directory, audit, texts } = ctx;
  const { employeeId, deputy, optedIn } = owner;
  return transact(db, async (tx) => {
    const { organisationId, at } = await editable(ctx, tx, unitId, by);
    const [employee] = await directory.matchEmployee(tx, { employeeId, orgId: organisationId });
    if (!employee) throw invalid('employeeId', texts.posts.employeeUnknown);
    const { personId } = employee;
    const owners = await store.ownersOf(tx, unitId);
    if (owners === null) throw notFound();
    const leaving = owners.filter((one) => one.personId === personId || (one.primary && !deputy));
    for (const one of leaving)
      await directory.endRole(tx, { personId: one.personId, role: 'GRID_OWNER', scopeId: unitId, at });
    const scope = { role: 'GRID_OWNER', scopeKind: 'GRID_UNIT', scopeId: unitId } as const;
    await directory.assignRole(tx, { ...scope, personId, primary: !deputy, optedIn, from: at });
    const object = { kind: 'grid_unit', id: unitId };
    await audit.record(tx, { ...acting, action: 'unit.owner', object, after: { personId, deputy } });
    await noteOwnerless(ctx, tx, organisationId);
  });
}

export function removeOwner(
  ctx: DutyContext,
  { unitId, personId }: { unitId: string; personId: string },
  by: string,
  acting: Acting,
): Promise<void> {
  return transact(ctx.db, async (tx) => {
    const { organisationId, at } = await editable(ctx, tx, unitId, by);
    const count = await ctx.directory.endRole(tx, { personId, role: 'GRID_OWNER', scopeId: unitId, at });
    if (count === 0) throw notFound();
    const object = { kind: 'grid_unit', id: unitId };
    await ctx.audit.record(tx, { ...acting, action: 'unit.owner_ended', object, before: { personId } });
    await noteOwnerless(ctx, tx, organisationId);
  });
}

async function editable(ctx: DutyContext, tx: Tx, unitId: string, by: string) {
  const organisationId = await store.organisationOf(tx, unitId);
  if (!organisationId) throw notFound();
  const at = await appNow(tx);
  const may = await mayIn(tx, await ctx.directory.rolesOf(tx, by, at), [organisationId]);
  if (!may(organisationId, 'directory.view')) throw notFound();
  if (!may(organisationId, 'roster.edit')) throw forbidden();
  return { organisationId, at };
}

async function noteOwnerless({ directory }: DutyContext, tx: Tx, organisationId: string): Promise<void> {
  const defect = { kind: 'UNIT_WITHOUT_OWNER' as const, organisationId };
  const ownerless = await store.unitsOf(tx, organisationId, true);
  if (ownerless.length > 0) await directory.defect(tx, defect);
  else await directory.closeDefect(tx, defect);
}
