import { useEffect, useRef, useState } from 'react';
import type { BoardWarning } from '../../../domain/warning-views/api.ts';
import { useMe } from '../shell/me.ts';

/** Sounded again so long as nobody has pressed that he knows. */
const AGAIN_MS = 15_000;
const LOUDNESS = 0.25;
const TONES = [880, 660, 880, 660];
const TONE_S = 0.18;

export interface Alarm {
  /** New ones that nobody here has yet said he knows of. */
  fresh: readonly BoardWarning[];
  acknowledge: () => void;
  /** A browser makes no sound before somebody has pressed something. */
  hasSound: boolean;
  allowSound: () => Promise<void>;
  /** Until when this view is quiet (ms since 1970); null: it sounds. */
  mutedUntil: number | null;
  mute: (minutes: number) => void;
}

/** Sound and notification for each CRITICAL that is new on this view; `view` keeps the quiet of each person who sits there. */
export function useAlarm(warnings: readonly BoardWarning[] | null, view: string): Alarm {
  const known = useRef<Set<string> | null>(null);
  const [fresh, setFresh] = useState<readonly BoardWarning[]>([]);
  const [audio, setAudio] = useState<AudioContext | null>(null);
  const person = useMe().data?.personId ?? '';
  const [mutedUntil, setMutedUntil] = useMute(`eqian.board.quiet.${view}.${person}`);

  useEffect(() => {
    if (warnings === null) return;
    const critical = warnings.filter(({ level }) => level === 'CRITICAL');
    const before = known.current;
    known.current = new Set([...(before ?? []), ...critical.map(({ id }) => id)]);
    const news = before === null ? [] : critical.filter(({ id }) => !before.has(id));
    const open = new Set(critical.map(({ id }) => id));
    setFresh((shown) => [...shown.filter(({ id }) => open.has(id)), ...news]);
    for (const one of news) notify(one);
  }, [warnings]);

  const isSounding = fresh.length > 0 && mutedUntil === null;
  useEffect(() => {
    if (!isSounding || audio === null) return;
    sound(audio);
    const timer = setInterval(() => sound(audio), AGAIN_MS);
    return () => clearInterval(timer);
  }, [isSounding, audio]);

  return {
    fresh,
    acknowledge: () => setFresh([]),
    hasSound: audio !== null,
    async allowSound() {
      const made = new AudioContext();
      await made.resume();
      setAudio(made);
      sound(made);
      if ('Notification' in window && Notification.permission === 'default') await Notification.requestPermission();
    },
    mutedUntil,
    mute: (minutes) => setMutedUntil(minutes === 0 ? null : Date.now() + minutes * 60_000),
  };
}

/** Kept by view and person, so that a wall stays loud where a desk is quiet, and for whoever comes next; over by itself. */
function useMute(key: string): [number | null, (until: number | null) => void] {
  const [, look] = useState(0);
  const until = kept(key);
  useEffect(() => {
    if (until === null) return;
    const timer = setInterval(() => look((n) => n + 1), 1_000);
    return () => clearInterval(timer);
  }, [until]);
  return [
    until,
    (next) => {
      if (next === null) localStorage.removeItem(key);
      else localStorage.setItem(key, String(next));
      look((n) => n + 1);
    },
  ];
}

function kept(key: string): number | null {
  const until = Number(localStorage.getItem(key) ?? 0);
  return until > Date.now() ? until : null;
}

function sound(audio: AudioContext): void {
  const loudness = audio.createGain();
  loudness.gain.value = LOUDNESS;
  loudness.connect(audio.destination);
  TONES.forEach((frequency, at) => {
    const tone = audio.createOscillator();
    tone.type = 'square';
    tone.frequency.value = frequency;
    tone.connect(loudness);
    tone.start(audio.currentTime + at * TONE_S);
    tone.stop(audio.currentTime + (at + 0.9) * TONE_S);
  });
}

/** On a locked screen stands only that there is one, never about whom. */
function notify({ number, organisation }: BoardWarning): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  try {
    new Notification('新的特急预警', { body: `${number} ${organisation ?? '单位待定'}`, tag: number });
  } catch (error) {
    // Browsers of Android (a television, say) have the name and refuse to make one: what flashes and sounds is left.
    if (!(error instanceof TypeError)) throw error;
  }
}
