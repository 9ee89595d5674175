import { minutes } from '../../lib/time.ts';

/** An officer who may be reminded of an item, with what he heard before. */
export interface Remindable {
  personId: string;
  /** On duty for it: he is asked before everybody else, and has no button to be left in peace. */
  first: boolean;
  /** When he last heard of this item; null: never in this question. */
  toldAt: Date | null;
  /** When he last got any reminder. */
  lastRepeatAt: Date | null;
  snoozedUntil: Date | null;
}

interface Asked {
  now: Date;
  /** How long nobody need hear of it again. */
  pauseMs: number;
  /** Which reminder this is, from 1. */
  repeat: number;
}

/** From the third on, an officer hears reminders twice an hour at most, whatever they are about: colleagues take turns. */
const REST_MS = minutes(30);
const RESTED_FROM = 3;
/** What an officer heard in the last minute of a pause, he heard in time: his cards are collected for a minute. */
const TOLERANCE_MS = minutes(1);

/**
 * Who of an item's officers is reminded now: everybody who has not heard of it for its pause and is neither resting nor
 * asked to be left in peace. Nobody when one of them heard of it in time; one of them, in turn, when the item would
 * otherwise be silent for longer than its pause.
 */
export function whomToRemind<O extends Remindable>(officers: readonly O[], asked: Asked): O[] {
  const { now, repeat } = asked;
  const waiting = officers.filter((officer) => !heardInTime(officer, asked));
  const free = waiting.filter(({ snoozedUntil, lastRepeatAt }) => {
    if (snoozedUntil && snoozedUntil > now) return false;
    return repeat < RESTED_FROM || !lastRepeatAt || since(lastRepeatAt, now) >= REST_MS - TOLERANCE_MS;
  });
  if (free.length > 0) return free;
  if (officers.some((officer) => heardInTime(officer, asked))) return [];
  const [next] = waiting.toSorted(
    (a, b) =>
      Number(isSnoozed(a, now)) - Number(isSnoozed(b, now)) ||
      Number(b.first) - Number(a.first) ||
      (a.toldAt?.getTime() ?? 0) - (b.toldAt?.getTime() ?? 0),
  );
  return next ? [next] : [];
}

/** Until when the item may stay silent: its pause after the last of its officers heard of it. Null when nobody did. */
export function heardUntil(officers: readonly Remindable[], pauseMs: number): Date | null {
  const heard = officers.map(({ toldAt }) => toldAt?.getTime() ?? 0);
  const last = Math.max(0, ...heard);
  return last > 0 ? new Date(last + pauseMs) : null;
}

/** Whether an officer may be left in peace for a while: not who is to act first, and never the last one who is still told. */
export function maySnooze(officers: readonly Remindable[], personId: string, now: Date): boolean {
  const own = officers.find((officer) => officer.personId === personId);
  if (!own) return true;
  return !own.first && officers.some((officer) => officer !== own && !isSnoozed(officer, now));
}

const isSnoozed = ({ snoozedUntil }: Remindable, now: Date): boolean => snoozedUntil !== null && snoozedUntil > now;

function heardInTime({ toldAt }: Remindable, { now, pauseMs }: Asked): boolean {
  return toldAt !== null && since(toldAt, now) < pauseMs - TOLERANCE_MS;
}

const since = (earlier: Date, now: Date): number => now.getTime() - earlier.getTime();
