import type { Executor } from '../../database/index.ts';
import { type Action, can, type Facts, grantsFor } from '../../kernel/access/index.ts';
import { scopeOf, scopesOver } from '../../kernel/scope/index.ts';
import type { Directory, Place } from '../directory/index.ts';
import type { Refusals } from './refusals.ts';

export type Rights = ReturnType<typeof createRights>;

/** Whether the action is open in an organisation; of an organisation that was not asked about it is not. */
export type May = (organisationId: string, action: Action, facts?: Facts) => boolean;

/** The permission table asked for places: whether somebody may act there, and where all. */
export function createRights(directory: Directory, { forbidden }: Refusals) {
  return {
    /** Throws what the person may read when he may not. */
    async demand(
      ex: Executor,
      {
        personId,
        at,
        action,
        place,
        facts = {},
      }: { personId: string; at: Date; action: Action; place: Place; facts?: Facts },
    ): Promise<void> {
      const covering = await directory.covers(ex, await directory.rolesOf(ex, personId, at), place);
      if (can(covering, action, facts).outcome !== 'allowed') throw forbidden();
    },

    /** The same answer for many rows at once: what a page shows buttons by. */
    async over(
      ex: Executor,
      { personId, at, organisationIds }: { personId: string; at: Date; organisationIds: readonly string[] },
    ): Promise<May> {
      const grants = await directory.rolesOf(ex, personId, at);
      const scopes = await scopesOver(ex, organisationIds);
      return (organisationId, action, facts = {}) => {
        const covering = grants.filter(({ scopeId }) => scopes.get(organisationId)?.has(scopeId));
        return can(covering, action, facts).outcome === 'allowed';
      };
    },

    /** Ids of the organisations this action is open in, for lists. */
    async organisations(ex: Executor, { personId, at, action }: { personId: string; at: Date; action: Action }) {
      const grants = grantsFor(await directory.rolesOf(ex, personId, at), action);
      return (await scopeOf(ex, grants)).organisationIds;
    },
  };
}
