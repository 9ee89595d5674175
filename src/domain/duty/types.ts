/** Roles that have shifts. */
export const SHIFT_ROLES = [
  'CENTER_OFFICER',
  'STATION_DUTY',
  'STATION_CHIEF',
  'COMMUNITY_POLICE',
  'ADVISOR',
  'GRID_OWNER',
  'PROPAGANDIST',
  'DESK',
] as const;
export type ShiftRole = (typeof SHIFT_ROLES)[number];

/** A row as JSON tells it: moments as ISO 8601. */
export type Dated<T> = { [K in keyof T]: T[K] extends Date ? string : T[K] };
