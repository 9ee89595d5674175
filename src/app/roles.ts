export const ROLES = ['web', 'worker', 'sandbox'] as const;
export type AppRole = (typeof ROLES)[number];

/** The roles named on the command line, in their own order; all of them when none is named. */
export function rolesFrom(words: readonly string[]): readonly AppRole[] {
  if (words.length === 0) return ROLES;
  const unknown = words.find((word) => !ROLES.some((role) => role === word));
  if (unknown !== undefined) throw new Error(`"${unknown}" is no role; roles are ${ROLES.join(', ')}`);
  return ROLES.filter((role) => words.includes(role));
}
