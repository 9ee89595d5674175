import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import { type Action, can, grantsFor, isOfficer } from '../../../kernel/access/index.ts';
import { type Place, type Scope, scopeOf } from '../../../kernel/scope/index.ts';
import type { Directory, RoleGrant } from '../../directory/index.ts';

/** What every question about somebody's places needs. */
interface Asking {
  directory: Pick<Directory, 'rolesOf' | 'covers'>;
}

/** Ids of the grants that open an action: what a filter is narrowed by. */
export async function scopeIdsOf(ctx: Asking, ex: Executor, personId: string, action: Action): Promise<string[]> {
  const grants = grantsFor(await ctx.directory.rolesOf(ex, personId), action);
  return [...new Set(grants.map(({ scopeId }) => scopeId))];
}

/** Organisations and units that an action is open in; a unit with all that lies in it. */
export async function reachOf(ctx: Asking, ex: Executor, personId: string, action: Action): Promise<Scope> {
  return scopeOf(ex, grantsFor(await ctx.directory.rolesOf(ex, personId), action));
}

/** The same for two actions; what is open by the same grants is looked up once. */
export async function reachesOf(
  ctx: Asking,
  ex: Executor,
  personId: string,
  actions: readonly [Action, Action],
): Promise<[Scope, Scope]> {
  const grants = await ctx.directory.rolesOf(ex, personId);
  const [first, second] = [grantsFor(grants, actions[0]), grantsFor(grants, actions[1])];
  const place = await scopeOf(ex, first);
  const isSame = first.length === second.length && first.every((grant, n) => grant === second[n]);
  return [place, isSame ? place : await scopeOf(ex, second)];
}

export async function mayAt(
  ctx: Asking,
  ex: Executor,
  personId: string,
  action: Action,
  place: Place,
): Promise<boolean> {
  return can(await covering(ctx, ex, personId, place), action, {}).outcome === 'allowed';
}

/** Somebody's protections, judged by another: never one's own, whatever the role. */
export async function mayJudge(ctx: Asking, ex: Executor, personId: string, about: string): Promise<boolean> {
  if (personId === about) return false;
  for (const place of await employersOf(ex, about)) if (await mayCheckAt(ctx, ex, personId, place)) return true;
  return false;
}

/** Who may look at the list of those drawn: whoever may check them. */
export const mayCheck = (ctx: Asking, ex: Executor, personId: string, organisationId: string): Promise<boolean> =>
  mayCheckAt(ctx, ex, personId, { organisationId });

/** Police draw again; the organisation's own people only check. */
export async function isPoliceOf(
  ctx: Asking,
  ex: Executor,
  personId: string,
  organisationId: string,
): Promise<boolean> {
  const grants = await covering(ctx, ex, personId, { organisationId });
  return can(grants.filter(isOfficer), 'campaign.create', {}).outcome === 'allowed';
}

/** Where somebody works, with his unit. */
export async function employersOf(
  ex: Executor,
  personId: string,
): Promise<{ organisationId: string; gridUnitId: string | null }[]> {
  const { rows } = await sql<{ organisationId: string; gridUnitId: string | null }>`
    select organisation_id, grid_unit_id from employment
    where person_id = ${personId} and state = 'ACTIVE' order by organisation_id`.execute(ex);
  return rows;
}

async function mayCheckAt(ctx: Asking, ex: Executor, personId: string, place: Place): Promise<boolean> {
  const grants = await covering(ctx, ex, personId, place);
  return can(grants, 'campaign.verify', { ownAct: false, self: false }).outcome === 'allowed';
}

async function covering({ directory }: Asking, ex: Executor, personId: string, place: Place): Promise<RoleGrant[]> {
  return directory.covers(ex, await directory.rolesOf(ex, personId), place);
}
