import type { Executor } from '../../../database/index.ts';
import { type Action, can, type Decision, isOfficer, isOfTheEmployer } from '../../../kernel/access/index.ts';
import type { RoleGrant } from '../../directory/index.ts';
import { type Facts, OFFICER_POSTS, type OfficerPost } from '../cards.ts';
import type { WarningContext } from '../context.ts';
import { isOpen } from '../rules/run.ts';
import type { Standing } from '../rules/sight.ts';
import * as store from '../store.ts';
import type { Person, Warning } from '../types.ts';

/** What somebody is to a warning now: the grants that cover its place, and what he had to do with it. */
export async function standingOf(
  { directory }: Pick<WarningContext, 'directory'>,
  executor: Executor,
  warning: Warning,
  personId: string,
  at: Date,
): Promise<Standing> {
  const all = await directory.rolesOf(executor, personId, at);
  const grants = warning.organisationId
    ? await directory.covers(executor, all, { organisationId: warning.organisationId, gridUnitId: warning.gridUnitId })
    : all.filter((grant) => coversUnplaced(grant, warning.proposedBy === personId));
  const addressees = await store.addressees(executor, warning.id);
  const facts: Standing['facts'] = {
    self: warning.personId === personId,
    addressed: addressees.some((addressee) => addressee.personId === personId),
    owner: warning.owner?.personId === personId,
    open: isOpen(warning),
    ownAct: warning.reportedBy === personId,
    ...(warning.closedAt ? { closedForMs: at.getTime() - warning.closedAt.getTime() } : {}),
  };
  return { personId, grants, facts };
}

/** Where nobody knows yet whose employee it is, only the county knows of it, and the officer who proposed it. */
function coversUnplaced(grant: RoleGrant, isProposer: boolean): boolean {
  return grant.scopeKind === 'COUNTY' || (isProposer && isOfficer(grant));
}

/** Nobody, whatever his role, reads an open warning about himself: the fraudster may be watching his screen. */
export function decide(standing: Standing, action: Action): Decision['outcome'] {
  if (standing.facts.self && standing.facts.open) return 'denied';
  return can(standing.grants, action, standing.facts).outcome;
}

export function may(standing: Standing, action: Action): boolean {
  return decide(standing, action) === 'allowed';
}

/** Whether warnings are his work at that place. */
export function hasPost({ grants }: Standing): boolean {
  return grants.some((grant) => isOfficer(grant) || isOfTheEmployer(grant));
}

/** As what he acts: on an officer's card as police, else as advisor of the organisation when he is one. */
export function actorOf(standing: Standing, prefer?: string): Person & { kind: 'ADVISOR' | 'POLICE' } {
  const isPolice = standing.grants.some(isOfficer);
  const isAdvisor = standing.grants.some(isOfTheEmployer);
  const kind = isPolice && (prefer === 'POLICE' || !isAdvisor) ? 'POLICE' : 'ADVISOR';
  return { personId: standing.personId, kind };
}

/** All that a card or a page about a warning may need to know. */
export async function factsOf(ctx: WarningContext, executor: Executor, warning: Warning, now: Date): Promise<Facts> {
  const { directory, publicUrl } = ctx;
  const subject = warning.employmentId ? await directory.employee(executor, warning.employmentId) : null;
  const organisation = warning.organisationId ? await directory.organisation(executor, warning.organisationId) : null;
  const owner = warning.owner ? await directory.person(executor, warning.owner.personId) : null;
  const advisors =
    warning.owner?.kind !== 'ADVISOR' && organisation
      ? await directory.holders(executor, { role: 'ADVISOR', organisationId: organisation.id, at: now })
      : [];
  const relieved = warning.owner?.kind === 'POLICE' ? await store.relieved(executor, warning.id) : [];
  const byTurn = relieved.flatMap((id) => advisors.filter(({ personId }) => personId === id));
  return {
    warning,
    now,
    subject,
    organisation,
    ownerName: owner?.name ?? null,
    ownerPost:
      warning.owner?.kind === 'POLICE' ? await postOf(ctx, executor, warning, warning.owner.personId, now) : null,
    advisorName:
      warning.owner?.kind === 'ADVISOR' ? (owner?.name ?? null) : ([...byTurn, ...advisors][0]?.name ?? null),
    url: `${publicUrl}/h5/w/${warning.id}`,
  };
}

/** His nearest post to the place. */
async function postOf(
  { directory }: WarningContext,
  executor: Executor,
  { organisationId, gridUnitId }: Warning,
  personId: string,
  now: Date,
): Promise<OfficerPost> {
  const all = await directory.rolesOf(executor, personId, now);
  const here = organisationId ? await directory.covers(executor, all, { organisationId, gridUnitId }) : all;
  return OFFICER_POSTS.find((post) => here.some(({ role }) => role === post)) ?? 'CENTER_OFFICER';
}
