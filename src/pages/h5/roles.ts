export const POLICE: readonly string[] = ['CENTER_OFFICER', 'STATION_DUTY', 'STATION_CHIEF', 'COMMUNITY_POLICE'];

export function hasRole(roles: readonly { role: string }[], wanted: readonly string[]): boolean {
  return roles.some(({ role }) => wanted.includes(role));
}
