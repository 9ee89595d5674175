import { knowAttendance } from '../../kit/line.ts';

/** When somebody last did something at this desk, in any of its tabs. */
const KEY = 'eqian.attended';
const NOTED_EVERY_MS = 1_000;
const ACTS = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

let last = Date.now();

/** Typing or moving within this time is being there. */
const THERE_MS = 60_000;
knowAttendance(() => Date.now() - attendedAt() > THERE_MS);

export function attend(): void {
  last = Date.now();
  localStorage.setItem(KEY, String(last));
}

/** Nobody sits before the wall of a hall, which is there to be seen: it is never taken for one left alone. */
const WALL = '/console/wall';

export const attendedAt = (): number =>
  location.pathname === WALL ? Date.now() : Math.max(last, Number(localStorage.getItem(KEY) ?? 0));

/** Listens for hands; answers how to stop. */
export function watchHands(): () => void {
  const note = () => {
    if (Date.now() - last > NOTED_EVERY_MS) attend();
  };
  for (const act of ACTS) addEventListener(act, note, { capture: true, passive: true });
  return () => {
    for (const act of ACTS) removeEventListener(act, note, { capture: true });
  };
}
