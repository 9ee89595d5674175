import type { WarningListData } from '../contract.ts';

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
