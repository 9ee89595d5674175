import type { Executor } from '../../database/index.ts';
import { type Action, can, type Facts, type Grant, grantsFor } from '../access/index.ts';
import { scopesOver } from './places.ts';
import { type ScopeGrant, scopeOf } from './scope.ts';

/** Whether the action is open in an organisation; of an organisation that was not asked about it is not. */
export type May = (organisationId: string, action: Action, facts?: Facts) => boolean;

/** The permission table asked for many organisations at once: what a command demands, and what a page shows buttons by. */
export async function mayIn(ex: Executor, grants: readonly Grant[], organisationIds: readonly string[]): Promise<May> {
  const scopes = await scopesOver(ex, [...new Set(organisationIds)]);
  return (organisationId, action, facts = {}) => {
    const covering = grants.filter(({ scopeId }) => scopes.get(organisationId)?.has(scopeId));
    return can(covering, action, facts).outcome === 'allowed';
  };
}

/** Ids of the organisations this action is open in, for lists. */
export async function organisationsFor(
  ex: Executor,
  grants: readonly (Grant & ScopeGrant)[],
  action: Action,
): Promise<readonly string[]> {
  return (await scopeOf(ex, grantsFor(grants, action))).organisationIds;
}
