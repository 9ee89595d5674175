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

/** When a shift is worked, told apart at a glance. */
export const SHIFT_HALVES = ['DAY', 'NIGHT', 'WHOLE'] as const;
export type ShiftHalf = (typeof SHIFT_HALVES)[number];

/** A row as JSON tells it: moments as ISO 8601. */
export type Dated<T> = { [K in keyof T]: T[K] extends Date ? string : T[K] };
