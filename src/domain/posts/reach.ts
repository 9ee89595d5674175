import type { Executor } from '../../database/index.ts';
import { grantsFor } from '../../kernel/access/index.ts';
import { scopeOf, scopesAbove } from '../../kernel/scope/index.ts';
import type { Directory, Role } from '../directory/index.ts';
import type { Refusals } from './refusals.ts';
import { rosterOf } from './rules.ts';
import type { Reach } from './store/roster.ts';

/** Whose leave and shifts somebody may arrange. */
export function createReach(directory: Directory, { forbidden }: Refusals) {
  const editing = async (ex: Executor, personId: string, at: Date) =>
    grantsFor(await directory.rolesOf(ex, personId, at), 'roster.edit');

  async function mayArrange(
    ex: Executor,
    { by, role, scopeId, at }: { by: string; role: Role; scopeId: string; at: Date },
  ): Promise<boolean> {
    const above = await scopesAbove(ex, scopeId);
    return (await editing(ex, by, at)).some((grant) => above.has(grant.scopeId) && rosterOf(grant.role).includes(role));
  }

  return {
    async demandShift(ex: Executor, shift: { by: string; role: Role; scopeId: string; at: Date }): Promise<void> {
      if (!(await mayArrange(ex, shift))) throw forbidden();
    },

    /** Over oneself always; over somebody else by any duty of his own that lies within the actor's reach. */
    async demandOver(ex: Executor, { by, personId, at }: { by: string; personId: string; at: Date }): Promise<void> {
      if (by === personId) return;
      for (const { role, scopeId, substituteFor } of await directory.rolesOf(ex, personId, at))
        if (substituteFor === null && (await mayArrange(ex, { by, role, scopeId, at }))) return;
      throw forbidden();
    },

    /** The same as a list: the very places of his grants, and with `wide` the organisations under them. */
    async of(ex: Executor, personId: string, at: Date, { wide }: { wide: boolean }): Promise<Reach[]> {
      const reach: Reach[] = [];
      for (const grant of await editing(ex, personId, at)) {
        const roles = rosterOf(grant.role);
        const under = wide ? (await scopeOf(ex, [grant])).organisationIds : [];
        for (const scopeId of new Set([grant.scopeId, ...under])) reach.push({ scopeId, roles });
      }
      return merged(reach);
    },
  };
}

export type Reaching = ReturnType<typeof createReach>;

/** One entry for each place, so that no row is found twice. */
function merged(reach: readonly Reach[]): Reach[] {
  const byScope = new Map<string, readonly Role[]>();
  for (const { scopeId, roles } of reach)
    byScope.set(scopeId, [...new Set([...(byScope.get(scopeId) ?? []), ...roles])]);
  return [...byScope].map(([scopeId, roles]) => ({ scopeId, roles }));
}
