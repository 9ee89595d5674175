import { isMoneyGone } from '../../../domain/warnings/types.ts';
import type { ActName, WarningViewData } from '../contract.ts';

/** What the one who reads is to this warning, as the service says it. */
export interface Reader {
  isPolice: boolean;
  isOwner: boolean;
  isReporter: boolean;
  readsOnly: boolean;
}

export function readerOf(view: WarningViewData): Reader {
  const { owner, allowed, viewer } = view;
  return {
    isPolice: viewer?.police === true,
    readsOnly: viewer?.readsOnly === true,
    isOwner: owner?.me === true,
    isReporter: allowed.includes('undo') || allowed.includes('supplement'),
  };
}

export function isUrgent({ level }: Pick<WarningViewData, 'level'>): boolean {
  return level === 'CRITICAL' || level === 'HIGH';
}

export interface Arranged {
  /** What the bar at the foot offers, at most three; the first is the one that is asked for. */
  main: ActName[];
  isAsked: boolean;
  more: ActName[];
}

interface Situation {
  acts: ActName[];
  fits?: (view: WarningViewData) => boolean;
  /** False: possible, but nobody waits for it. */
  isAsked?: boolean;
}

const unplaced: Situation['fits'] = ({ state }) => ['NEW', 'UNMATCHED', 'RETURNED'].includes(state);
const isMet: Situation['fits'] = ({ state }) => state === 'CONTACTED';
const isPoliceOwned: Situation['fits'] = (view) => view.openReason !== null && readerOf(view).isOwner;
const isCase: Situation['fits'] = (view) => isPoliceOwned(view) && isMoneyGone(view.openReason);

/** First match wins; its first act must be allowed. */
const SITUATIONS: Situation[] = [
  { acts: ['approve', 'return'] },
  { acts: ['match'], fits: unplaced },
  { acts: ['ack', 'not_on_site', 'support'], fits: isUrgent },
  { acts: ['ack', 'next_shift', 'support'] },
  { acts: ['outcome', 'support'], fits: isMet },
  { acts: ['police_close', 'outcome', 'support'], fits: isCase },
  { acts: ['outcome', 'police_close', 'support'], fits: (view) => isPoliceOwned(view) && may(view, 'police_close') },
  { acts: ['supplement', 'police_call', 'support'] },
  { acts: ['support', 'outcome'], fits: (view) => view.openReason !== null, isAsked: false },
  { acts: ['met', 'not_found', 'support'] },
  { acts: ['take_over', 'assign_duty'] },
  { acts: ['return'] },
];

const MORE: ActName[] = [
  'met',
  'not_found',
  'outcome',
  'support',
  'supplement',
  'police_call',
  'not_on_site',
  'next_shift',
  'hand_over',
  'take_over',
  'assign_duty',
  'match',
  'police_close',
  'revoke',
];

export function arrange(view: WarningViewData): Arranged {
  const situation = SITUATIONS.find(({ acts, fits }) => may(view, acts[0]) && (fits?.(view) ?? true));
  const main = (situation?.acts ?? []).filter((act) => may(view, act)).slice(0, 3);
  return {
    main,
    isAsked: situation?.isAsked ?? true,
    more: MORE.filter((act) => may(view, act) && !main.includes(act)),
  };
}

function may(view: WarningViewData, act: ActName | undefined): boolean {
  return act !== undefined && view.allowed.includes(act);
}

/** Until when 「选错了」 stands beside an outcome; null where it makes no sense. The service decides again. */
export function undoUntil({ allowed, undoUntil: until }: WarningViewData): string | null {
  return allowed.includes('undo') ? until : null;
}
