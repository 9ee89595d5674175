import type { Executor } from '../../../database/index.ts';
import { grantsFor } from '../../../kernel/access/index.ts';
import { scopeOf, scopesAbove } from '../../../kernel/scope/index.ts';
import { forbidden } from '../../../lib/problem.ts';
import type { Role } from '../../directory/index.ts';
import type { DutyContext } from '../context.ts';
import { rosterOf } from '../rules/roster.ts';
import type { Reach } from '../store/roster.ts';

// Whose leave and shifts somebody may arrange.

interface ShiftOf {
  by: string;
  role: Role;
  scopeId: string;
  at: Date;
}

export async function demandShift(ctx: DutyContext, ex: Executor, shift: ShiftOf): Promise<void> {
  if (!(await mayArrange(ctx, ex, shift))) throw forbidden();
}

/** Over oneself always; over somebody else by any duty of his own that lies within the actor's reach. */
export async function isOver(
  ctx: DutyContext,
  ex: Executor,
  { by, personId, at }: { by: string; personId: string; at: Date },
): Promise<boolean> {
  if (by === personId) return true;
  for (const { role, scopeId, substituteFor } of await ctx.directory.rolesOf(ex, personId, at))
    if (substituteFor === null && (await mayArrange(ctx, ex, { by, role, scopeId, at }))) return true;
  return false;
}

/** The same as a list: the very places of his grants, and with `wide` the organisations under them. */
export async function reachOf(
  ctx: DutyContext,
  ex: Executor,
  { personId, at, wide }: { personId: string; at: Date; wide: boolean },
): Promise<Reach[]> {
  const byScope = new Map<string, Set<Role>>();
  for (const grant of await editing(ctx, ex, personId, at)) {
    const under = wide ? (await scopeOf(ex, [grant])).organisationIds : [];
    for (const scopeId of [grant.scopeId, ...under])
      byScope.set(scopeId, new Set([...(byScope.get(scopeId) ?? []), ...rosterOf(grant.role)]));
  }
  return [...byScope].map(([scopeId, roles]) => ({ scopeId, roles: [...roles] }));
}

export async function mayArrange(ctx: DutyContext, ex: Executor, { by, role, scopeId, at }: ShiftOf): Promise<boolean> {
  return (await arrangedAt(ctx, ex, { by, scopeId, at })).has(role);
}

/** The roles whose roster somebody arranges at a place; none: the place is not his. */
export async function arrangedAt(
  ctx: DutyContext,
  ex: Executor,
  { by, scopeId, at }: Omit<ShiftOf, 'role'>,
): Promise<ReadonlySet<Role>> {
  const above = await scopesAbove(ex, scopeId);
  const over = (await editing(ctx, ex, by, at)).filter((grant) => above.has(grant.scopeId));
  return new Set(over.flatMap(({ role }) => rosterOf(role)));
}

/** Where his right to arrange rosters lies. */
export async function ownScopes(ctx: DutyContext, ex: Executor, by: string, at: Date): Promise<string[]> {
  return [...new Set((await editing(ctx, ex, by, at)).map(({ scopeId }) => scopeId))];
}

async function editing({ directory }: DutyContext, ex: Executor, personId: string, at: Date) {
  return grantsFor(await directory.rolesOf(ex, personId, at), 'roster.edit');
}
