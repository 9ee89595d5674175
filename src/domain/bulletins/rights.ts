import type { Executor } from '../../database/index.ts';
import { type Action, can, grantsFor, isOfficer, isOfTheEmployer } from '../../kernel/access/index.ts';
import { organisationsUnder } from '../../kernel/scope/index.ts';
import type { Directory, RoleGrant } from '../directory/index.ts';
import { type Places, placesUnder, standsOver } from './store.ts';
import type { Bulletin } from './types.ts';

/** What an author may do: to whom, to how many, in whose words. */
export interface Authority {
  scopeIds: string[];
  maxPeople: number | null;
  templatesOnly: boolean;
}

/** Throws a Problem when somebody may write no bulletin at all. */
export type DemandAuthority = (ex: Executor, personId: string, now: Date) => Promise<Authority>;

/**
 * From the permission table alone. Grants of the best manner count together: whoever is officer somewhere and advisor
 * elsewhere writes as officer.
 */
export function authorityOf(grants: readonly RoleGrant[]): Authority | null {
  const manners = new Map<number, Authority>();
  for (const grant of grantsFor(grants, 'bulletin.create')) {
    const decision = can([grant], 'bulletin.create');
    if (decision.outcome !== 'allowed') continue;
    const { people = null, templatesOnly = false } = decision.limits;
    const rank = templatesOnly ? 2 : people === null ? 0 : 1;
    const known = manners.get(rank);
    const scopeIds = [...new Set([...(known?.scopeIds ?? []), grant.scopeId])];
    manners.set(rank, { scopeIds, maxPeople: people, templatesOnly });
  }
  return manners.get(0) ?? manners.get(1) ?? manners.get(2) ?? null;
}

async function placesOf(ex: Executor, grants: readonly RoleGrant[]): Promise<Places> {
  const scopeIds = grants.map(({ scopeId }) => scopeId);
  return placesUnder(ex, scopeIds, await organisationsUnder(ex, scopeIds));
}

/** What somebody is to bulletins: computed once for a list, asked for each row. */
export interface Reader {
  personId: string;
  /** Where he sees receipts. */
  sees: Places;
  /** Names of people stay masked: an auditor's right opens the list, whatever else he is at one place. */
  masked: boolean;
  /** One of the employer's people, whatever else he is: they never learn that somebody was left out. */
  discreet: boolean;
  /** Whether he may write bulletins at all. */
  mayWrite: boolean;
  isAuthor(bulletin: Pick<Bulletin, 'authorId'>): boolean;
  /** As an officer who stands over every scope of it, or as its author. */
  may(bulletin: Pick<Bulletin, 'authorId' | 'scopeIds'>, action: Action): boolean;
}

const isMasked = (grant: RoleGrant): boolean => can([grant], 'bulletin.view').outcome === 'masked';

export async function readerOf(ex: Executor, directory: Directory, personId: string): Promise<Reader> {
  const all = await directory.rolesOf(ex, personId);
  const viewing = grantsFor(all, 'bulletin.view');
  // An officer's rights mostly open the same places: each set of grants is looked up once.
  const known = new Map<string, Places>();
  const placesOfAll = async (grants: readonly RoleGrant[]): Promise<Places> => {
    const key = [...new Set(grants.map(({ scopeId }) => scopeId))].sort().join();
    const places = known.get(key) ?? (await placesOf(ex, grants));
    known.set(key, places);
    return places;
  };
  const sees = await placesOfAll(viewing);
  // Advisors and owners of grid units act on what they wrote themselves, never on what the police wrote.
  const officers = all.filter((grant) => isOfficer(grant) || isMasked(grant));
  const isOfTheCounty = viewing.some((grant) => isOfficer(grant) && grant.scopeKind === 'COUNTY');
  const over = new Map<Action, Places>();
  for (const action of ['bulletin.approve', 'bulletin.recall', 'bulletin.view'] as const) {
    over.set(action, await placesOfAll(grantsFor(officers, action)));
  }
  return {
    personId,
    sees,
    masked: !isOfTheCounty && viewing.some(isMasked),
    discreet: viewing.length === 0 || (!isOfTheCounty && viewing.some(isOfTheEmployer)),
    mayWrite: authorityOf(all) !== null,
    isAuthor: ({ authorId }) => authorId === personId,
    may(bulletin, action) {
      const isAuthor = bulletin.authorId === personId;
      if (isAuthor && action !== 'bulletin.approve') return can(grantsFor(all, action), action).outcome !== 'denied';
      const command = over.get(action === 'bulletin.remind' ? 'bulletin.recall' : action);
      if (!command || !standsOver(command, bulletin.scopeIds)) return false;
      const grants = grantsFor(officers, action);
      return can(grants, action, { ownAct: isAuthor }).outcome !== 'denied';
    },
  };
}
