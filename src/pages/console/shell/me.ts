import type { DeskMeData } from '../../../domain/desk/api.ts';
import { type Asked, useAsk } from '../parts/ask.ts';

/** Who sits here and what he may do somewhere; the same for all pages. */
export function useMe(): Asked<DeskMeData> {
  return useAsk<DeskMeData>('/api/desk/me', { staleMs: 60_000 });
}

export const mayOpen = (rights: readonly string[], has: readonly string[]): boolean =>
  rights.length === 0 || rights.some((right) => has.includes(right));
