import { days, fullShanghai } from '../../../lib/time.ts';
import type { Role } from '../../directory/index.ts';

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

/** 「2026-12-01 20:00至2026-12-02 08:00」. */
const spanWords = ({ startsAt, endsAt }: Span): string => `${fullShanghai(startsAt)}至${fullShanghai(endsAt)}`;

/** A refusal that names somebody and a time, whole: unlike a card's field it may be long. */
export const refusalOf = (text: string, name: string, span: Span): string =>
  text.replace('{name}', name).replace('{time}', spanWords(span));

/** A shift may begin before midnight and end after it, and may be under way already; it may not be over. */
export function shiftFault({ startsAt, endsAt }: Span, now: Date, atMostMs: number): 'order' | 'past' | 'long' | null {
  if (endsAt <= startsAt) return 'order';
  if (endsAt <= now) return 'past';
  return endsAt.getTime() - startsAt.getTime() > atMostMs ? 'long' : null;
}
