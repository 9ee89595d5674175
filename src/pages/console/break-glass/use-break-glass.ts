import { useEffect } from 'react';
import type { BreakGlassListData, BreakGlassRowData } from '../../../domain/break-glass/api.ts';
import { call, query } from '../../kit/call.ts';
import { useAppNow } from '../../kit/clock.tsx';
import { createAppClock } from '../../kit/time.ts';
import { type Asked, askAgain, useAsk } from '../parts/ask.ts';

const PATH = '/api/break-glass';
const ASK_EVERY_MS = 10_000;

/** The service's: what is open closes by it, whatever the computer's clock says. */
const clock = createAppClock();
let heard = '';

/** Before anything below is drawn; an answer that was kept is older than what is known already. */
function hear(now: string): void {
  if (now <= heard) return;
  heard = now;
  clock.hear(now, performance.now());
}

interface Options {
  which: 'CURRENT' | 'ALL';
  after?: string;
  limit?: number;
  isOn?: boolean;
}

export function useBreakGlass({ which, after = '', limit = 50, isOn = true }: Options): Asked<BreakGlassListData> {
  const asked = useAsk<BreakGlassListData>(`${PATH}?${query({ which, after, limit })}`, {
    isOn,
    everyMs: ASK_EVERY_MS,
  });
  if (asked.data) hear(asked.data.now);
  return asked;
}

/** Milliseconds until then, counted down; whatever is shown is asked for anew as soon as it is over. */
export function useLeft(until: string): number {
  const left = Math.max(0, Date.parse(until) - useAppNow(clock));
  const isOver = left === 0;
  useEffect(() => {
    if (isOver) void askAgain(PATH);
  }, [isOver]);
  return left;
}

export async function decide({ id }: Pick<BreakGlassRowData, 'id'>, act: 'agree' | 'refuse' | 'end'): Promise<void> {
  await call('POST', `${PATH}/${id}/${act}`, {});
}

export const renew = (): Promise<void> => askAgain(PATH);
