import type { Warning } from '../types.ts';
import { receiptDue } from './run.ts';

/** As what somebody looks at the clock of a warning. */
interface Onlooker {
  isPolice: boolean;
  isOwner: boolean;
  /** Whether he may sign it now. */
  isAsked: boolean;
}

type Counted = Parameters<typeof receiptDue>[0];

export interface NextDue {
  purpose: string;
  dueAt: Date;
}

/** By state, whose time is looked at first: the deadline of whoever has it, then the next step of the ladder. */
const WATCHED: Record<Warning['state'], readonly string[]> = {
  NEW: ['match'],
  UNMATCHED: ['match'],
  RETURNED: ['match'],
  MATCHED: ['ladder'],
  DISPATCHED: ['ladder', 'alarm'],
  ACKED: ['contact', 'ladder', 'alarm'],
  CONTACTED: ['outcome', 'ladder', 'alarm'],
  REPORTED: ['review', 'outcome', 'ladder', 'alarm'],
  CLOSED: [],
  REVOKED: [],
};

/**
 * The one moment that a reader's clock counts down to, on the list as on the page. Whoever is asked to sign looks at his
 * own time; police at the next step. What has run out is counted up beside it, so that only the next step is left.
 */
export function nextDue(warning: Counted, isOverdue: boolean, reader: Onlooker): NextDue | null {
  const { state } = warning;
  const isHis = reader.isPolice || ((reader.isOwner || reader.isAsked) && state !== 'REPORTED');
  if (!isHis) return null;
  const dues = deadlinesOf(warning);
  const signs = state === 'DISPATCHED' && reader.isAsked && !reader.isPolice;
  const watched = isOverdue ? ['ladder', 'alarm'] : [...(signs ? ['ack'] : []), ...WATCHED[state]];
  return watched.flatMap((purpose) => dues.find((due) => due.purpose === purpose) ?? [])[0] ?? null;
}

/** Armed timers, and until when the receipt is in time: of that no timer tells, since step 2 is its limit. */
export function deadlinesOf(warning: Counted): NextDue[] {
  const ack = receiptDue(warning);
  return [
    ...Object.entries(warning.timers).map(([purpose, { dueAt }]) => ({ purpose, dueAt })),
    ...(ack ? [{ purpose: 'ack', dueAt: ack }] : []),
  ];
}
