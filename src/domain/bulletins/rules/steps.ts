import { addMs } from '../../../lib/time.ts';
import type { PlannedTimer } from '../../escalation/index.ts';
import type { Bulletin, BulletinState, Phase } from '../types.ts';

/** The timers a bulletin needs, from its state alone. */
export function timersOf(bulletin: Bulletin): PlannedTimer[] {
  const { state, phase, launchAt, pageAt, settleAt, deadlineAt, waveAt, page, wave } = bulletin;
  const timers: (PlannedTimer | null)[] = [
    state === 'SCHEDULED' ? timer('launch', launchAt) : null,
    phase !== null && phase !== 'WAIT' ? timer('page', pageAt, page) : null,
    state === 'SENDING' && phase === 'WAIT' ? timer('settle', settleAt) : null,
    isOut(bulletin) ? timer('deadline', deadlineAt) : null,
    isOut(bulletin) ? timer('wave', waveAt, wave) : null,
  ];
  return timers.filter((one) => one !== null);
}

/** The next page of the fan-out, one moment later: each page is a transaction of its own. */
export function nextPage(bulletin: Bulletin, cursor: string | null, now: Date): Bulletin {
  return { ...bulletin, cursor, page: bulletin.page + 1, pageAt: addMs(now, 1) };
}

export function withPhase(bulletin: Bulletin, phase: Exclude<Phase, 'WAIT'>, now: Date): Bulletin {
  return nextPage({ ...bulletin, phase, settleAt: null }, null, now);
}

/** Nothing more to hand out for now. */
export function waiting(bulletin: Bulletin, { now, hasMoreWaves }: { now: Date; hasMoreWaves: boolean }): Bulletin {
  const waveAt = hasMoreWaves ? addMs(now, (bulletin.waveMinutes ?? 1) * 60_000) : bulletin.waveAt;
  return { ...bulletin, phase: 'WAIT', cursor: null, pageAt: null, settleAt: addMs(now, LOOK_AGAIN_MS), waveAt };
}

export function stopped(bulletin: Bulletin): Bulletin {
  return { ...bulletin, launchAt: null, phase: null, cursor: null, pageAt: null, settleAt: null, waveAt: null };
}

export const isOut = ({ state }: { state: BulletinState }): boolean => state === 'SENDING' || state === 'SENT';

/** How soon it is looked again at what is not over yet. */
export const LOOK_AGAIN_MS = 60_000;

function timer(purpose: string, dueAt: Date | null, step = 0): PlannedTimer | null {
  return dueAt && { purpose, run: 0, step, dueAt };
}
