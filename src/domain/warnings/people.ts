import type { Executor } from '../../database/index.ts';
import { type Action, can, type Decision, type Facts } from '../access/index.ts';
import type { Directory, RoleGrant } from '../directory/index.ts';
import type { Person } from './decision.ts';
import { isOpen } from './rules/run.ts';
import * as store from './store.ts';
import type { Warning } from './types.ts';

const FOR_THE_ORGANISATION = new Set(['ADVISOR', 'GRID_OWNER', 'EMPLOYEE', 'PROPAGANDIST']);
const EVERYWHERE = new Set(['CENTER_OFFICER', 'COUNTY_ADMIN', 'AUDITOR']);

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
    : all.filter((grant) => EVERYWHERE.has(grant.role) || grant.scopeKind === 'STATION');
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

/** Nobody, whatever his role, reads an open warning about himself: the fraudster may be watching his screen. */
export function decide(standing: Standing, action: Action): Decision['outcome'] {
  if (standing.facts.self && standing.facts.open) return 'denied';
  return can(standing.grants, action, standing.facts).outcome;
}

export function may(standing: Standing, action: Action): boolean {
  return decide(standing, action) === 'allowed';
}

/** Whether he answers for the place, beyond working there. */
export function hasPost({ grants }: Standing): boolean {
  return grants.some(({ role }) => role !== 'EMPLOYEE' && role !== 'PROPAGANDIST' && role !== 'LECTURER');
}

/** As what he acts: on an officer's card as police, else as advisor of the organisation when he is one. */
export function actorOf(standing: Standing, prefer?: 'ADVISOR' | 'POLICE'): Person {
  const isPolice = standing.grants.some((grant) => !FOR_THE_ORGANISATION.has(grant.role));
  const isAdvisor = standing.grants.some((grant) => grant.role === 'ADVISOR' || grant.role === 'GRID_OWNER');
  const kind = isPolice && (prefer === 'POLICE' || !isAdvisor) ? 'POLICE' : 'ADVISOR';
  return { personId: standing.personId, kind };
}
