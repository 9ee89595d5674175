import type { Action, Facts } from '../../kernel/access/index.ts';
import { days } from '../../lib/time.ts';
import type { Role } from '../directory/index.ts';
import type { Appointment, AppointmentState, Practice } from './types.ts';

export type Decision = 'accept' | 'refuse' | 'withdraw';

const AFTER: Record<Decision, { from: readonly AppointmentState[]; to: AppointmentState }> = {
  accept: { from: ['PROPOSED'], to: 'ASKED' },
  refuse: { from: ['PROPOSED'], to: 'REFUSED' },
  withdraw: { from: ['PROPOSED', 'ASKED'], to: 'WITHDRAWN' },
};

/** Where a decision of an officer or the proposer leads; null when it comes too late. */
export function decided(state: AppointmentState, decision: Decision): AppointmentState | null {
  const { from, to } = AFTER[decision];
  return from.includes(state) ? to : null;
}

/**
 * Whether it is his to decide, whatever the state: an officer agrees or refuses, never on his own proposal or himself; who
 * proposed may take it back, and so may an officer.
 */
export function mayDecide(
  { proposedBy, personId }: Pick<Appointment, 'proposedBy' | 'personId'>,
  decision: Decision,
  { by, may }: { by: string; may: (action: Action, facts: Facts) => boolean },
): boolean {
  if (decision === 'withdraw' && proposedBy === by) return true;
  return may('advisor.appoint', { ownAct: proposedBy === by, self: personId === by });
}

const DECISIONS = Object.keys(AFTER) as Decision[];

/** The decisions that would be taken if he pressed now. */
export function allowedOn(
  appointment: Pick<Appointment, 'state' | 'proposedBy' | 'personId'>,
  reader: Parameters<typeof mayDecide>[2],
): Decision[] {
  return DECISIONS.filter(
    (decision) => decided(appointment.state, decision) !== null && mayDecide(appointment, decision, reader),
  );
}

export type PracticeFace = 'ask' | 'again' | 'signed' | 'met' | 'done';

/**
 * A step of the exercise: sign, say that he was met, say how it ended. Whatever else he presses is answered kindly, and
 * the exercise is over only with an outcome.
 */
export function practised(practice: Practice, word: string): { practice: Practice; face: PracticeFace } {
  if (practice === 'DONE') return { practice, face: 'done' };
  if (practice !== 'SIGNED')
    return word === 'ack' ? { practice: 'SIGNED', face: 'signed' } : { practice, face: 'again' };
  if (word.startsWith('outcome:') || word === 'false_alarm') return { practice: 'DONE', face: 'done' };
  return { practice, face: word === 'ack' || word === 'hand_over' ? 'signed' : 'met' };
}

/** Whether the one asked may still become advisor by saying yes. */
export const isAsked = ({ state }: Pick<Appointment, 'state'>): boolean => state === 'ASKED';

const OF_ORGANISATIONS: readonly Role[] = ['ADVISOR', 'GRID_OWNER', 'PROPAGANDIST'];
const OF_COMMUNITIES: readonly Role[] = [...OF_ORGANISATIONS, 'COMMUNITY_POLICE'];
const OF_STATIONS: readonly Role[] = [...OF_COMMUNITIES, 'STATION_DUTY', 'STATION_CHIEF'];

/** Whose leave and shifts somebody with a role arranges where his right to edit rosters lies: an advisor not his officer's. */
const ROSTERS: Partial<Record<Role, readonly Role[]>> = {
  ADVISOR: OF_ORGANISATIONS,
  DESK: ['DESK'],
  COMMUNITY_POLICE: OF_COMMUNITIES,
  STATION_DUTY: OF_STATIONS,
  STATION_CHIEF: OF_STATIONS,
  CENTER_OFFICER: [...OF_STATIONS, 'CENTER_OFFICER', 'DESK'],
};

export function rosterOf(role: Role): readonly Role[] {
  return ROSTERS[role] ?? [];
}

const POLICE: readonly Role[] = ['COMMUNITY_POLICE', 'STATION_DUTY', 'STATION_CHIEF'];

/** Who takes over whose duty: advisors of the same organisation, officers of the same station, the centre among itself. */
export const STAND_INS: Partial<Record<Role, readonly Role[]>> = {
  ADVISOR: ['ADVISOR'],
  GRID_OWNER: ['GRID_OWNER', 'ADVISOR'],
  PROPAGANDIST: ['PROPAGANDIST', 'ADVISOR'],
  DESK: ['DESK'],
  COMMUNITY_POLICE: POLICE,
  STATION_DUTY: POLICE,
  STATION_CHIEF: POLICE,
  CENTER_OFFICER: ['CENTER_OFFICER'],
};

interface Span {
  startsAt: Date;
  endsAt: Date;
}

const LEAVE_AT_MOST_MS = days(366);

/** A leave may have begun already; one of years is a slip in the year, and its advisor would never be called again. */
export function leaveFault({ startsAt, endsAt }: Span, now: Date): 'order' | 'long' | null {
  if (endsAt <= startsAt || endsAt <= now) return 'order';
  const isFar = Math.abs(startsAt.getTime() - now.getTime()) > LEAVE_AT_MOST_MS;
  return isFar || endsAt.getTime() - startsAt.getTime() > LEAVE_AT_MOST_MS ? 'long' : null;
}

/** A shift may begin before midnight and end after it, and may be under way already; it may not be over. */
export function shiftFault({ startsAt, endsAt }: Span, now: Date, atMostMs: number): 'order' | 'past' | 'long' | null {
  if (endsAt <= startsAt) return 'order';
  if (endsAt <= now) return 'past';
  return endsAt.getTime() - startsAt.getTime() > atMostMs ? 'long' : null;
}
