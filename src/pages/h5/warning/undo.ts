import type { WarningViewData } from '../contract.ts';

/** Until when 「选错了」 stands beside an outcome; null where it makes no sense. The service decides again. */
export function undoUntil({ allowed, undoUntil: until }: WarningViewData): string | null {
  return allowed.includes('undo') ? until : null;
}
