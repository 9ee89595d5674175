import type { WarningListData } from '../../../domain/warnings/api.ts';

export const POLICE: readonly string[] = ['CENTER_OFFICER', 'STATION_DUTY', 'STATION_CHIEF', 'COMMUNITY_POLICE'];

export function hasRole(roles: readonly { role: string }[], wanted: readonly string[]): boolean {
  return roles.some(({ role }) => wanted.includes(role));
}

export interface Tab {
  name: string;
  /** What waits for the reader himself, or whatever he may see. */
  isMine: boolean;
  isOpenOnly: boolean;
  empty: string;
}

const MINE: Tab = { name: '我的任务', isMine: true, isOpenOnly: true, empty: '现在没有等您处理的，辛苦了' };
const RECORDS: Tab = { name: '预警记录', isMine: false, isOpenOnly: false, empty: '还没有预警记录' };

const PLACES: readonly [roles: readonly string[], name: string][] = [
  [POLICE, '本辖区'],
  [['ADVISOR'], '本单位'],
  [['GRID_OWNER'], '本部门'],
];

/** The parts of the list that are the reader's, the one he opens first at the head. */
export function tabsOf(roles: readonly { role: string }[]): [Tab, ...Tab[]] {
  const place = PLACES.find(([wanted]) => hasRole(roles, wanted));
  if (place) {
    const [, name] = place;
    return [MINE, { name, isMine: false, isOpenOnly: true, empty: `${name}现在没有未办结的预警` }];
  }
  return hasRole(roles, ['AUDITOR']) ? [RECORDS, MINE] : [MINE];
}

export type ListedWarning = WarningListData['warnings'][number];

const LEVELS: ListedWarning['level'][] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];

/** The most urgent first: by level, then by what is due soonest, then the oldest. */
export function byUrgency(warnings: ListedWarning[]): ListedWarning[] {
  return [...warnings].sort(
    (a, b) =>
      LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
      dueMs(a) - dueMs(b) ||
      a.createdAt.localeCompare(b.createdAt) ||
      a.id.localeCompare(b.id),
  );
}

/** What ran out long ago comes before what runs out soon. */
function dueMs({ dueAt, overdue }: ListedWarning): number {
  if (overdue) return Date.parse(overdue.since);
  return dueAt === null ? Number.MAX_SAFE_INTEGER : Date.parse(dueAt);
}
