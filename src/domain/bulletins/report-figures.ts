import type { Counters } from './api.ts';
import type { Bulletin } from './types.ts';

/** What a report tells of a bulletin, within its reader's places. */
export interface ReportFigures {
  bulletin: Bulletin;
  counters: Counters;
  percent: Omit<Counters, 'target'>;
  median: number | null;
  p90: number | null;
  /** Whom it was meant for: 「角色为安全顾问，所在乡镇青岚街道」. */
  audience: string;
  /** Number of the bulletin it puts right, and how many of its readers may have seen that one. */
  corrects: { number: string; seen: number } | null;
  /** Number of the bulletin that puts it right. */
  correctedBy: string | null;
  organisations: { name: string; township: string; silent: boolean; counters: Counters }[];
  madeAt: Date;
}

/** The states in the order of a report's columns. */
export const COLUMNS = [
  ['acked', 'ACKED'],
  ['late', 'ACKED_LATE'],
  ['accepted', 'ACCEPTED'],
  ['unconfirmed', 'UNCONFIRMED'],
  ['invalid', 'INVALID'],
  ['suppressed', 'SUPPRESSED'],
  ['pending', 'QUEUED'],
] as const;
