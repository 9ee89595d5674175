/**
 * What changed, as it happens: one event stream a document, shared by all that is on it.
 *
 *   useFresh(['warnings'], '/api/warnings');            // asks anew whatever is shown of these paths
 *   useLive(['warnings'], ({ changes, isReset }) => …); // by hand: which ones, or (`isReset`) anything at all
 *   const line = useLineState();                        // for a beacon: open or retrying, and how old what is shown is
 *   const now = useAppNow(deskClock);                   // the service's clock (kit/clock), which in a drill runs fast
 *
 * Topics: `warnings`, `bulletins`, `campaigns`, `readiness` (with the id of the thing, or '' where the reader may not know
 * which), `channel` (the way to WeCom), `desk` (the reader's own rights). An event names no person and carries no content:
 * a page asks for what it shows, by its own rights. A line that was cut goes on after the last event it saw; where that is
 * too long ago every listener is called with `isReset`. Whoever is not signed in any more is led to the login.
 */
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { LiveBeatData, LiveChange, LiveChangesData } from '../../../domain/desk/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { createAppClock } from '../../kit/time.ts';
import { askAgain } from './ask.ts';

export type LiveTopic = 'warnings' | 'bulletins' | 'campaigns' | 'readiness' | 'channel' | 'desk';

export interface LiveNews {
  changes: readonly LiveChange[];
  /** More was missed than is known: everything of these topics may be different. */
  isReset: boolean;
}

export interface LineState {
  isOpen: boolean;
  /** Since when there has been none (ms since 1970); null while it is open, or is opened for the first time. */
  lostAt: number | null;
  /** When the service last said anything, and how old what it knew was then. */
  heardAt: number;
  ageMs: number;
}

/** The service's time, told with every event. */
export const deskClock = createAppClock();

const STREAM = '/api/desk/stream';
/** The service says something every ten seconds. */
const SILENT_MS = 15_000;
const LOOK_MS = 1_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** The service remembers for ten minutes; where it is close it is asked for everything. */
const REMEMBERED_MS = 9 * 60_000;
/** A page nobody looks at gives its line back: a browser opens only six to one address over HTTP/1.1. */
const HIDDEN_MS = 60_000;
const OLD_MS = 2_000;

interface Subscriber {
  topics: readonly LiveTopic[];
  onChange: (news: LiveNews) => void;
  isNeededHidden: boolean;
}

const subscribers = new Set<Subscriber>();
const watchers = new Set<() => void>();
let state: LineState = { isOpen: false, lostAt: null, heardAt: 0, ageMs: 0 };
let source: EventSource | null = null;
let lastId = '';
let failures = 0;
let retryAt = 0;
let hiddenAt = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** Calls `onChange` for what happens in these topics; `isNeededHidden`: also while nobody looks at the page (an alarm). */
export function useLive(
  topics: readonly LiveTopic[],
  onChange: (news: LiveNews) => void,
  { isNeededHidden = false } = {},
): void {
  const latest = useRef(onChange);
  latest.current = onChange;
  const key = topics.join();
  useEffect(() => {
    const one: Subscriber = {
      topics: key.split(',') as LiveTopic[],
      onChange: (news) => latest.current(news),
      isNeededHidden,
    };
    subscribers.add(one);
    begin();
    return () => {
      subscribers.delete(one);
      if (subscribers.size === 0) rest();
    };
  }, [key, isNeededHidden]);
}

const COLLECT_MS = 300;

/** Asks anew for what is shown from paths that begin so, at once and then at most a few times a second. */
export function useFresh(topics: readonly LiveTopic[], ...paths: readonly string[]): void {
  const pending = useRef<{ timer?: ReturnType<typeof setTimeout>; at: number }>({ at: 0 });
  useEffect(() => () => clearTimeout(pending.current.timer), []);
  useLive(topics, () => {
    const { current } = pending;
    if (current.timer !== undefined) return;
    // A thousand screens that hear of one change do not all ask in one moment.
    const pauseMs = Math.max(0, current.at + COLLECT_MS - Date.now()) + Math.random() * 100;
    current.timer = setTimeout(() => {
      pending.current = { at: Date.now() };
      void askAgain(...paths);
    }, pauseMs);
  });
}

export function useLineState(): LineState {
  return useSyncExternalStore(watch, () => state);
}

function watch(changed: () => void): () => void {
  watchers.add(changed);
  return () => watchers.delete(changed);
}

function change(part: Partial<LineState>): void {
  state = { ...state, ...part };
  for (const changed of watchers) changed();
}

function begin(): void {
  if (timer !== undefined) return;
  timer = setInterval(look, LOOK_MS);
  addEventListener('offline', lose);
  addEventListener('online', soon);
  document.addEventListener('visibilitychange', seen);
  open();
}

function rest(): void {
  clearInterval(timer);
  timer = undefined;
  removeEventListener('offline', lose);
  removeEventListener('online', soon);
  document.removeEventListener('visibilitychange', seen);
  source?.close();
  source = null;
  // Nobody hears what passes meanwhile: whoever comes next asks for himself.
  lastId = '';
  change({ isOpen: false, lostAt: null });
}

function open(): void {
  const isLongAgo = Date.now() - state.heardAt > REMEMBERED_MS;
  const isResumed = lastId !== '' && !isLongAgo;
  const stream = new EventSource(isResumed ? `${STREAM}?last=${encodeURIComponent(lastId)}` : STREAM);
  source = stream;
  let isNew = !isResumed && state.heardAt > 0;
  const hear = ({ data, lastEventId }: MessageEvent<string>): LiveChangesData => {
    const told = JSON.parse(data) as LiveBeatData & Partial<LiveChangesData>;
    lastId = lastEventId;
    failures = 0;
    if (told.ageMs < OLD_MS) deskClock.hear(told.now, performance.now());
    change({ isOpen: true, lostAt: null, heardAt: Date.now(), ageMs: told.ageMs });
    return { ...told, changes: told.changes ?? [] };
  };
  const reset = () => publish({ changes: [], isReset: true });
  stream.addEventListener('hello', (event) => {
    hear(event);
    if (isNew) reset();
    isNew = false;
  });
  stream.addEventListener('beat', hear);
  stream.addEventListener('reset', (event) => {
    hear(event);
    reset();
  });
  stream.addEventListener('changes', (event) => publish({ changes: hear(event).changes, isReset: false }));
  stream.onerror = () => stream === source && lose();
}

function publish({ changes, isReset }: LiveNews): void {
  for (const { topics, onChange } of subscribers) {
    const own = changes.filter(({ topic }) => topics.some((one) => one === topic));
    if (isReset || own.length > 0) onChange({ changes: own, isReset });
  }
}

/** Opened anew by ourselves: a browser that was refused once would not try again, and else waits as long as it likes. */
function lose(): void {
  source?.close();
  source = null;
  const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
  failures += 1;
  retryAt = Date.now() + pauseMs * (0.75 + Math.random() / 2);
  change({ isOpen: false, lostAt: state.lostAt ?? Date.now() });
  // The stream itself never says why it was refused: a login that has ended is found out by asking.
  if (navigator.onLine) void call('GET', '/api/desk/me').catch((error: unknown) => ignore(error));
}

function ignore(error: unknown): void {
  if (!(error instanceof ApiProblem)) throw error;
}

function soon(): void {
  failures = 0;
  retryAt = 0;
  look();
}

function seen(): void {
  hiddenAt = document.hidden ? Date.now() : 0;
  if (!document.hidden) soon();
}

function look(): void {
  const isNeeded = !document.hidden || [...subscribers].some(({ isNeededHidden }) => isNeededHidden);
  if (!isNeeded && hiddenAt > 0 && Date.now() - hiddenAt > HIDDEN_MS) {
    source?.close();
    source = null;
    if (state.isOpen) change({ isOpen: false });
    return;
  }
  if (source !== null && state.isOpen && Date.now() - state.heardAt > SILENT_MS) lose();
  if (source === null && Date.now() >= retryAt) open();
}
