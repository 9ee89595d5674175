import type { Grant, Role } from './types.ts';

/**
 * Who is police. Whatever is shown or done as police asks this list: a role that is not named here never counts, whatever
 * else its holder is.
 */
const OFFICERS: ReadonlySet<string> = new Set<Role>([
  'CENTER_OFFICER',
  'STATION_DUTY',
  'STATION_CHIEF',
  'COMMUNITY_POLICE',
]);

/** The employer's people who are told of warnings. */
const OF_THE_EMPLOYER: ReadonlySet<string> = new Set<Role>(['ADVISOR', 'GRID_OWNER']);

export function isOfficer({ role }: Pick<Grant, 'role'>): boolean {
  return OFFICERS.has(role);
}

/** To the county belongs what lies nowhere yet. */
export function isOfTheCounty({ scopeKind }: Pick<Grant, 'scopeKind'>): boolean {
  return scopeKind === 'COUNTY';
}

export function isOfTheEmployer({ role }: Pick<Grant, 'role'>): boolean {
  return OF_THE_EMPLOYER.has(role);
}
