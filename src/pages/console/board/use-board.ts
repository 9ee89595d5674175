import type { BoardData } from '../../../domain/warning-views/api.ts';
import { type Asked, useAsk } from '../parts/ask.ts';
import { useFresh, useLive } from '../parts/live.ts';

const PATH = '/api/warnings/board';

/** What is counted by the clock alone changes without an event. */
const EVERY_MS = 60_000;

/** All that is open, asked anew with every change; heard of also while nobody looks, since an alarm must sound. */
export function useBoard(): Asked<BoardData> {
  useFresh(['warnings', 'readiness', 'desk'], PATH);
  useLive(['warnings'], () => {}, { isNeededHidden: true });
  return useAsk<BoardData>(PATH, { everyMs: EVERY_MS });
}
