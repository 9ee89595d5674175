import type { Executor } from '../../database/index.ts';
import { type Action, can, grantsFor, isOfficer } from '../../kernel/access/index.ts';
import { type Scope, scopeOf } from '../../kernel/scope/index.ts';
import type { Directory, RoleGrant } from '../directory/index.ts';
import { placesOf } from './store/people.ts';

type Reading = Pick<Directory, 'rolesOf' | 'covers'>;

/** Where somebody may do what: every query and every act of this module asks here first. */
export function createPlaces(directory: Reading) {
  const grantsOf = (ex: Executor, personId: string): Promise<RoleGrant[]> => directory.rolesOf(ex, personId);

  async function covering(
    ex: Executor,
    personId: string,
    place: { organisationId: string; gridUnitId?: string | null },
  ): Promise<RoleGrant[]> {
    return directory.covers(ex, await grantsOf(ex, personId), place);
  }

  return {
    /** Ids of the grants that open an action: what a filter is narrowed by. */
    async scopeIds(ex: Executor, personId: string, action: Action): Promise<string[]> {
      const grants = grantsFor(await grantsOf(ex, personId), action);
      return [...new Set(grants.map(({ scopeId }) => scopeId))];
    },

    /** Organisations and units that an action is open in; a unit with all that lies in it. */
    async reach(ex: Executor, personId: string, action: Action): Promise<Scope> {
      return scopeOf(ex, grantsFor(await grantsOf(ex, personId), action));
    },

    /** The same for two actions; what is open by the same grants is looked up once. */
    async reaches(ex: Executor, personId: string, actions: readonly [Action, Action]): Promise<[Scope, Scope]> {
      const grants = await grantsOf(ex, personId);
      const [first, second] = [grantsFor(grants, actions[0]), grantsFor(grants, actions[1])];
      const place = await scopeOf(ex, first);
      const isSame = first.length === second.length && first.every((grant, n) => grant === second[n]);
      return [place, isSame ? place : await scopeOf(ex, second)];
    },

    async may(
      ex: Executor,
      personId: string,
      action: Action,
      place: { organisationId: string; gridUnitId?: string | null },
    ): Promise<boolean> {
      return can(await covering(ex, personId, place), action, {}).outcome === 'allowed';
    },

    /** Somebody's protections, judged by another: never one's own, whatever the role. */
    async mayJudge(ex: Executor, personId: string, about: string): Promise<boolean> {
      if (personId === about) return false;
      for (const place of await placesOf(ex, about)) {
        const grants = await covering(ex, personId, place);
        if (can(grants, 'campaign.verify', { ownAct: false, self: false }).outcome === 'allowed') return true;
      }
      return false;
    },

    /** Who may look at the list of those drawn: whoever may check them. */
    async mayCheck(ex: Executor, personId: string, organisationId: string): Promise<boolean> {
      const grants = await covering(ex, personId, { organisationId });
      return can(grants, 'campaign.verify', { ownAct: false, self: false }).outcome === 'allowed';
    },

    /** Police draw again; the organisation's own people only check. */
    async isPolice(ex: Executor, personId: string, organisationId: string): Promise<boolean> {
      const grants = await covering(ex, personId, { organisationId });
      return can(grants.filter(isOfficer), 'campaign.create', {}).outcome === 'allowed';
    },

    /** Full names: those who answer for the place, not whoever only sees how it goes. */
    async mayName(
      ex: Executor,
      personId: string,
      place: { organisationId: string; gridUnitId?: string | null },
    ): Promise<boolean> {
      return can(await covering(ex, personId, place), 'campaign.view_names').outcome === 'allowed';
    },
  };
}

export type Places = ReturnType<typeof createPlaces>;
