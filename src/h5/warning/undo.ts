import type { WarningViewData } from '../contract.ts';

/** How long 「选错了」 stands beside an outcome; the service decides again (setting undo.minutes). */
const UNDO_MS = 10 * 60_000;
const OUTCOME_ACTIONS = new Set(['reported', 'returned']);

export function undoUntil({ allowed, timeline }: WarningViewData): string | null {
  if (!allowed.includes('undo')) return null;
  const last = timeline.filter(({ action }) => OUTCOME_ACTIONS.has(action)).at(-1);
  return last ? new Date(Date.parse(last.at) + UNDO_MS).toISOString() : null;
}
