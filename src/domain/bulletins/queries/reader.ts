import { type RawBuilder, sql } from 'kysely';
import { type Executor, prepared } from '../../../database/index.ts';
import { type Action, can, grantsFor, isOfficer, isOfTheEmployer } from '../../../kernel/access/index.ts';
import { organisationsUnder } from '../../../kernel/scope/index.ts';
import type { RoleGrant } from '../../directory/index.ts';
import { type BulletinContext, refusal } from '../context.ts';
import type { Bulletin } from '../types.ts';

/** What an author may do: to whom, to how many, in whose words. */
export interface Authority {
  scopeIds: string[];
  maxPeople: number | null;
  templatesOnly: boolean;
}

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

/** Throws a Problem when somebody may write no bulletin at all. */
export async function demandAuthority(
  ctx: BulletinContext,
  ex: Executor,
  personId: string,
  now?: Date,
): Promise<Authority> {
  const authority = authorityOf(await ctx.directory.rolesOf(ex, personId, now));
  if (!authority) throw refusal(ctx, 'scope');
  return authority;
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

export async function readerOf({ directory }: BulletinContext, ex: Executor, personId: string): Promise<Reader> {
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

/** What somebody's grants open: of which places he sees receipts, and over which scopes he stands. */
export interface Places {
  everything: boolean;
  organisationIds: string[];
  /** Jurisdictions under his grants, themselves included. */
  jurisdictionIds: string[];
  /** Grid units he owns in organisations that are not his as a whole. */
  units: { ids: string[]; organisationIds: string[] };
  /** Every scope he stands over, grid units of his organisations included; null: over all there are. */
  reach: ReadonlySet<string> | null;
}

async function placesUnder(ex: Executor, scopeIds: readonly string[], organisationIds: string[]): Promise<Places> {
  const { rows } = await prepared<{ kind: string; id: string; own: boolean }>`
    select kind, id, string_to_array(trim(both '/' from path), '/') && ${[...scopeIds]}::text[] as own
    from jurisdiction`.execute(ex);
  const jurisdictionIds = rows.filter(({ own }) => own).map(({ id }) => id);
  const outside = rows.filter(({ own }) => !own);
  const isWhole = outside.length === 0 && rows.length > 0;
  const units = isWhole ? [] : await unitsUnder(ex, scopeIds, organisationIds);
  const known = new Set(organisationIds);
  const ownUnits = units.filter(({ own, organisationId }) => own && !known.has(organisationId));
  return {
    everything: jurisdictionIds.length > 0 && !outside.some(({ kind }) => kind === 'STATION'),
    organisationIds,
    jurisdictionIds,
    units: {
      ids: ownUnits.map(({ id }) => id),
      organisationIds: [...new Set(ownUnits.map(({ organisationId }) => organisationId))],
    },
    reach: isWhole
      ? null
      : new Set([...scopeIds, ...jurisdictionIds, ...organisationIds, ...units.map(({ id }) => id)]),
  };
}

function standsOver({ reach }: Places, scopeIds: readonly string[]): boolean {
  return reach === null || scopeIds.every((id) => reach.has(id));
}

/** The condition on a row that has organisation_id, station_id and township_id (and, of receipts, grid_unit_id). */
export function within(places: Places, rows: 'tally' | 'receipt'): RawBuilder<boolean> {
  if (places.everything) return sql`true`;
  const { organisationIds, jurisdictionIds, units } = places;
  const column = (name: string) => sql.ref(`${rows}.${name}`);
  const ofUnits =
    rows === 'receipt' && units.ids.length > 0
      ? sql`or ${column('organisationId')} = any (${units.organisationIds}) and ${column('gridUnitId')} = any (${units.ids})`
      : sql``;
  return sql`(${column('organisationId')} = any (${organisationIds})
    or ${column('organisationId')} = '' and (${column('stationId')} = any (${jurisdictionIds})
      or ${column('stationId')} = '' and ${column('townshipId')} = any (${jurisdictionIds})) ${ofUnits})`;
}

/** Counts by place and state that this reader may see: the tally, or for owners of grid units a recount of their few. */
export function countsWithin(places: Places, bulletinId: RawBuilder<string>): RawBuilder<unknown> {
  if (places.units.ids.length === 0) {
    return sql`(select organisation_id, township_id, station_id, state, receipts, saw_original, signers
      from bulletin_tally tally
      where bulletin_id = ${bulletinId} and receipts > 0 and ${within(places, 'tally')})`;
  }
  return sql`(select organisation_id, township_id, station_id, state, count(*)::int as receipts,
      count(*) filter (where saw_original)::int as saw_original,
      count(*) filter (where role <> 'EMPLOYEE')::int as signers
    from bulletin_receipt receipt where bulletin_id = ${bulletinId} and ${within(places, 'receipt')} group by 1, 2, 3, 4)`;
}

interface Unit {
  id: string;
  organisationId: string;
  own: boolean;
}

async function unitsUnder(
  ex: Executor,
  scopeIds: readonly string[],
  organisationIds: readonly string[],
): Promise<Unit[]> {
  const { rows } = await sql<Unit>`
    select id, organisation_id,
      string_to_array(trim(both '/' from path), '/') && ${[...scopeIds]}::text[] as own
    from grid_unit
    where organisation_id = any (${[...organisationIds]}::text[]
      || array(select organisation_id from grid_unit where id = any (${[...scopeIds]})))`.execute(ex);
  return rows;
}
