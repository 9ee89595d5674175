import type { Role, RoleGrant, ScopeKind } from '../../directory/index.ts';
import { type GivenRole, PLACES_OF_ROLE } from '../types.ts';

/** Advisors that an organisation of this size should have. */
export function advisorsWanted(people: number, { two, three }: { two: number; three: number }): number {
  if (people >= three) return 3;
  return people >= two ? 2 : 1;
}

/** Police end what they arrange in organisations; offices are ended by whoever gives them. */
const ENDED_BY_POLICE: readonly Role[] = ['ADVISOR', 'GRID_OWNER', 'PROPAGANDIST'];

export function mayEnd(role: Role, covering: readonly Pick<RoleGrant, 'role'>[]): boolean {
  const isAdmin = covering.some((grant) => grant.role === 'COUNTY_ADMIN');
  return isAdmin || (ENDED_BY_POLICE.includes(role) && covering.length > 0);
}

interface Period {
  from: Date;
  until: Date | null;
}

type RoleFault = { field: 'role' | 'scopeId' | 'from' | 'until'; message: string };

/** Whoever keeps the log stands apart from those who act and configure (GB/T 22239). */
const APART: readonly Role[] = ['CENTER_OFFICER', 'STATION_CHIEF', 'STATION_DUTY', 'COMMUNITY_POLICE', 'COUNTY_ADMIN'];

interface Giving extends Period {
  role: GivenRole;
  scopeKind: ScopeKind;
  scopeId: string;
  held: readonly Pick<RoleGrant, 'role' | 'scopeId'>[];
  now: Date;
}

/** Why the role is not given so; null when it is. */
export function givingFault({ role, scopeKind, scopeId, held, from, until, now }: Giving): RoleFault | null {
  if (!PLACES_OF_ROLE[role].includes(scopeKind)) return { field: 'scopeId', message: PLACE_WORDS[role] };
  if (held.some((one) => one.role === role && one.scopeId === scopeId))
    return { field: 'role', message: '他在这个单位已有这项职务，无需重复任命' };
  const isApart = role === 'AUDITOR' ? APART : APART.includes(role) ? (['AUDITOR'] as const) : [];
  if (held.some((one) => (isApart as readonly string[]).includes(one.role)))
    return { field: 'role', message: '审计员不能同时是民警或管理员，请另选一人' };
  if (until !== null && until <= from) return { field: 'until', message: '结束时间要晚于开始时间' };
  if (until !== null && until <= now) return { field: 'until', message: '结束时间已过，请选今后的时间' };
  return null;
}

const PLACE_WORDS: Readonly<Record<GivenRole, string>> = {
  CENTER_OFFICER: '反诈中心民警的任职单位应为全县',
  STATION_CHIEF: '所长的任职单位应为派出所',
  STATION_DUTY: '值班民警的任职单位应为派出所',
  COMMUNITY_POLICE: '社区民警的任职单位应为乡镇街道或企业',
  COUNTY_ADMIN: '管理员的任职单位应为全县',
  AUDITOR: '审计员的任职单位应为全县',
  JOINT_OFFICE: '联席办的任职单位应为全县',
  LECTURER: '宣讲员的任职单位应为全县',
  PROPAGANDIST: '宣传员的任职单位应为乡镇街道、企业或其部门',
  DESK: '联盟席位的任职单位应为银行或运营商',
};
