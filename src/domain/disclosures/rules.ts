import type { Schema } from '../../database/index.ts';
import { isOfficer } from '../../kernel/access/index.ts';
import type { RoleGrant } from '../directory/index.ts';

type Columns = Schema['dataDisclosure'];
export type Basis = Columns['basis'];
export type Purpose = Columns['purpose'];

/** Those of somebody's grants that stand over the people shown; null when nothing says whose people they are. */
type Covering = readonly RoleGrant[] | null;

type Giving =
  /** Police at their work: nothing is given to others. */
  | { to: 'nobody' }
  /** An officer takes a file out of the service. */
  | { to: 'taker' }
  /** The employer's people; the grant names their organisation or unit. */
  | { to: 'employer'; through: RoleGrant };

/** To whom personal data goes when somebody with these grants sees it. An officer's capacity goes before an advisor's. */
export function givenTo(grants: readonly RoleGrant[], covering: Covering, isFile: boolean): Giving {
  const acting = covering && covering.length > 0 ? covering : grants;
  const taken: Giving = isFile ? { to: 'taker' } : { to: 'nobody' };
  if (acting.some(isOfficer)) return taken;
  const through = EMPLOYER.flatMap((role) => acting.find((grant) => grant.role === role) ?? [])[0];
  if (through) return { to: 'employer', through };
  return acting.some(({ role }) => OFFICES.has(role)) ? taken : { to: 'nobody' };
}

/** Beside police: they see counts and masked names; whoever is also the employer's saw the names as such. */
const OFFICES = new Set<string>(['COUNTY_ADMIN', 'JOINT_OFFICE', 'AUDITOR']);
const EMPLOYER = ['ADVISOR', 'DESK', 'GRID_OWNER', 'PROPAGANDIST'] as const;

/** What was really shown: a masked name is nobody's name. */
export function categoriesOf(seen: readonly string[]): string[] {
  return [...new Set(seen)].filter((field) => !field.startsWith('masked'));
}

/** Why it may be given, by what it was seen on: duty (PIPL art. 13 no. 3), consent (art. 13 no. 1), one's own staff (no. 2). */
export function groundsOf(objectKind: string): { basis: Basis; purpose: Purpose } {
  return GROUNDS[objectKind] ?? { basis: 'DUTY', purpose: 'UPKEEP' };
}

const GROUNDS: Record<string, { basis: Basis; purpose: Purpose }> = {
  warning: { basis: 'DUTY', purpose: 'DISSUASION' },
  person: { basis: 'DUTY', purpose: 'DISSUASION' },
  bulletin: { basis: 'DUTY', purpose: 'NOTICE' },
  campaign: { basis: 'CONSENT', purpose: 'PROTECTION' },
  protection_sample: { basis: 'CONSENT', purpose: 'PROTECTION' },
  protection_evidence: { basis: 'CONSENT', purpose: 'PROTECTION' },
  directory: { basis: 'EMPLOYER', purpose: 'ROSTER' },
};
