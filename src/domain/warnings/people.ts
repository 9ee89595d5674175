import type { Executor } from '../../database/index.ts';
import { type Action, can, type Decision, type Facts, isOfficer, isOfTheEmployer } from '../../kernel/access/index.ts';
import type { Directory, RoleGrant } from '../directory/index.ts';
import type { Person } from './decision.ts';
import { isOpen } from './rules/run.ts';
import * as store from './store.ts';
import type { Warning } from './types.ts';

/** What somebody is to a warning now: the grants that cover its place, and what he had to do with it. */
export interface Standing {
  personId: string;
  grants: RoleGrant[];
  facts: Facts;
}

export async function standingOf(
  executor: Executor,
  directory: Directory,
  warning: Warning,
  personId: string,
  at: Date,
): Promise<Standing> {
  const all = await directory.rolesOf(executor, personId, at);
  const grants = warning.organisationId
    ? await directory.covers(executor, all, { organisationId: warning.organisationId, gridUnitId: warning.gridUnitId })
    : all.filter((grant) => coversUnplaced(grant, warning.proposedBy === personId));
  const addressees = await store.addressees(executor, warning.id);
  const facts: Facts = {
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
export function actorOf(standing: Standing, prefer?: 'ADVISOR' | 'POLICE'): Person {
  const isPolice = standing.grants.some(isOfficer);
  const isAdvisor = standing.grants.some(isOfTheEmployer);
  const kind = isPolice && (prefer === 'POLICE' || !isAdvisor) ? 'POLICE' : 'ADVISOR';
  return { personId: standing.personId, kind };
}
