import type { AudienceRole } from '../directory/types.ts';

export const AUDIENCE_ROLES = [
  'EMPLOYEE',
  'ADVISOR',
  'GRID_OWNER',
  'COMMUNITY_POLICE',
  'STATION_DUTY',
  'STATION_CHIEF',
] as const satisfies readonly AudienceRole[];

/** A list of choice, read by eye. */
export const AUDIENCES_AT_MOST = 50;
