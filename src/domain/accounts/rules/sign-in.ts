import { addMs, hours, minutes } from '../../../lib/time.ts';

/** Whoever has one of these signs in with a second factor, or not at all. */
const DEMANDING: ReadonlySet<string> = new Set([
  'CENTER_OFFICER',
  'STATION_DUTY',
  'STATION_CHIEF',
  'COMMUNITY_POLICE',
  'COUNTY_ADMIN',
  'AUDITOR',
]);

export const demandsSecondFactor = (roles: readonly { role: string }[]): boolean =>
  roles.some(({ role }) => DEMANDING.has(role));

export const ONE_TIME_LIFE_MS = hours(24);
const SHORTEST_PASSWORD = 12;

/** What people choose when they are asked for twelve characters. */
const COMMON = [
  '123456',
  'password',
  'qwerty',
  'admin',
  'abc123',
  '111111',
  '000000',
  '888888',
  'iloveyou',
  '1qaz2wsx',
  'woaini',
  'fanzha',
  'jingcha',
  '96110',
];

/** Why a password is not taken, or null. */
export function passwordFault(password: string, name: string): string | null {
  const plain = password.toLowerCase();
  if (Array.from(password).length < SHORTEST_PASSWORD) return `密码至少${SHORTEST_PASSWORD}个字符`;
  if (name !== '' && plain.includes(name.toLowerCase())) return '密码里不能包含用户名';
  if (new Set(plain).size < 6) return '密码里重复的字符太多，请换一个';
  // What is left of a common word with a year or a row of digits behind is no password.
  const common = COMMON.find((word) => plain.includes(word));
  if (common !== undefined && plain.length - common.length < SHORTEST_PASSWORD)
    return '密码太常见，请换成几个不相干的词';
  return null;
}

/** So many failures are free: of one account, of one network (a station behind one address). */
const FREE = { name: 5, net: 20 } as const;
const FIRST_PAUSE_MS = minutes(1);
const LONGEST_PAUSE_MS = hours(1);

export type FailureKind = keyof typeof FREE;

/** Until when nothing is tried after that many failures; each further one doubles the pause. */
export function pausedUntil(kind: FailureKind, failures: number, now: Date): Date | null {
  const over = failures - FREE[kind];
  if (over < 0) return null;
  return addMs(now, Math.min(FIRST_PAUSE_MS * 2 ** Math.min(over, 10), LONGEST_PAUSE_MS));
}
