import type { Executor } from '../../database/index.ts';
import type { Directory, EmployeeMatch, Organisation } from '../directory/index.ts';
import * as store from './store.ts';
import type { Warning } from './types.ts';

const OFFICER_POSTS = ['COMMUNITY_POLICE', 'STATION_DUTY', 'STATION_CHIEF', 'CENTER_OFFICER'] as const;
type OfficerPost = (typeof OFFICER_POSTS)[number];

/** All that a card or page about a warning may need to know; which of it is shown is the card's decision. */
export interface Facts {
  warning: Warning;
  now: Date;
  subject: EmployeeMatch | null;
  organisation: Organisation | null;
  ownerName: string | null;
  /** As what an officer has it. */
  ownerPost: OfficerPost | null;
  /** The advisor who has it, or had it last before police; else the organisation's first, as an escalation card names him. */
  advisorName: string | null;
  /** The page behind the card. */
  url: string;
  /** Who was called when support was asked for. */
  supportName?: string;
  /** Why it was revoked. */
  reason?: string;
}

interface FactsNeeds {
  directory: Directory;
  publicUrl: string;
}

export function createFacts({ directory, publicUrl }: FactsNeeds) {
  return async function factsOf(executor: Executor, warning: Warning, now: Date): Promise<Facts> {
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
      ownerPost: warning.owner?.kind === 'POLICE' ? await postOf(executor, warning, warning.owner.personId, now) : null,
      advisorName:
        warning.owner?.kind === 'ADVISOR' ? (owner?.name ?? null) : ([...byTurn, ...advisors][0]?.name ?? null),
      url: `${publicUrl}/h5/w/${warning.id}`,
    };
  };

  /** His nearest post to the place. */
  async function postOf(
    executor: Executor,
    { organisationId, gridUnitId }: Warning,
    personId: string,
    now: Date,
  ): Promise<OfficerPost> {
    const all = await directory.rolesOf(executor, personId, now);
    const here = organisationId ? await directory.covers(executor, all, { organisationId, gridUnitId }) : all;
    return OFFICER_POSTS.find((post) => here.some(({ role }) => role === post)) ?? 'CENTER_OFFICER';
  }
}

export type FactsOf = ReturnType<typeof createFacts>;
