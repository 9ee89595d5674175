import type { PlannedTimer } from '../../kernel/escalation/index.ts';
import { addMs, days, minutes, nextShanghai, shanghaiAt, shanghaiClock, shanghaiDay } from '../../lib/time.ts';
import type { Campaign } from './store/campaigns.ts';

const HELP = 'HELP';
const DECLINE = 'DECLINE';

export interface Answer {
  declared: string[];
  /** Was ticked when the card came and is not any more: put right by himself. */
  corrected: string[];
  help: boolean;
  decline: boolean;
}

/**
 * What was ticked on a card that showed these items, some of them ticked already. 「暂不」 beside an item counts for
 * nothing: the item does (domain guide §4, server rules).
 */
export function readAnswer(
  selected: readonly string[],
  { items, ticked }: { items: readonly string[]; ticked: readonly string[] },
): Answer {
  const declared = items.filter((item) => selected.includes(item));
  const corrected =
    declared.length === 0 && selected.includes(DECLINE) ? [] : ticked.filter((item) => !selected.includes(item));
  return {
    declared,
    corrected,
    help: selected.includes(HELP),
    decline: declared.length === 0 && selected.includes(DECLINE),
  };
}

/** An empty form: asked again once. */
export function saysNothing({ declared, corrected, help, decline }: Answer): boolean {
  return declared.length === 0 && corrected.length === 0 && !help && !decline;
}

/** Which of a card's items were ticked when it was sent, as bits in the order of the items: a card carries a number only. */
export function maskOf(items: readonly string[], ticked: readonly string[]): number {
  return items.reduce((mask, item, index) => (ticked.includes(item) ? mask | (1 << index) : mask), 0);
}

export function tickedOf(items: readonly string[], mask: number): string[] {
  return items.filter((_, index) => (mask & (1 << index)) !== 0);
}

export interface Asked {
  askedAt: Date;
  reminders: number;
  remindedAt: Date | null;
}

export interface ReminderTimes {
  /** Days after the question. */
  afterDays: readonly number[];
  at: string;
  max: number;
}

/**
 * The next reminder after `now`, or null when there is none: so many days after the question at the same hour, never two
 * on one day, and with the advisor's own never more than the most.
 */
export function nextReminder({ askedAt, reminders, remindedAt }: Asked, times: ReminderTimes, now: Date): Date | null {
  if (reminders >= times.max) return null;
  const today = shanghaiDay(askedAt);
  const remindedOn = remindedAt ? shanghaiDay(remindedAt) : '';
  const moments = times.afterDays.map((n) => addMs(shanghaiAt(today, times.at), days(n)));
  return moments.find((moment) => moment > now && shanghaiDay(moment) > remindedOn) ?? null;
}

export interface NewHireTimes {
  open: { from: string; to: string };
  delayMinutes: number;
  nextMorning: string;
}

/** A new colleague is asked within ten minutes in working hours, else the next morning. */
export function newHireAskedAt(joinedAt: Date, { open, delayMinutes, nextMorning }: NewHireTimes): Date {
  const soon = addMs(joinedAt, minutes(delayMinutes));
  const isOpen = (at: Date) => shanghaiClock(at) >= open.from && shanghaiClock(at) < open.to;
  return isOpen(joinedAt) && isOpen(soon) ? soon : nextShanghai(joinedAt, nextMorning);
}

interface TimerPlan {
  now: Date;
  isReminderDue: boolean;
  morningAt: string;
  remindAt: string;
}

/** The timers a campaign needs, from its row alone. The next page is a moment later: it belongs into a transaction of its own. */
export function timersOf(
  { state, deadline, morningCursor }: Pick<Campaign, 'state' | 'deadline' | 'morningCursor'>,
  { now, isReminderDue, morningAt, remindAt }: TimerPlan,
): PlannedTimer[] {
  const next = addMs(now, 1);
  const timer = (purpose: string, dueAt: Date): PlannedTimer => ({ purpose, run: 0, step: 0, dueAt });
  if (state === 'CLOSED') return [];
  const ends = deadline ? [timer('deadline', addMs(shanghaiAt(deadline, '00:00'), days(1)))] : [];
  if (state === 'OPENING') return [timer('spread', next), ...ends];
  return [
    timer('morning', morningCursor === null ? nextShanghai(now, morningAt) : next),
    timer('remind', isReminderDue ? next : nextShanghai(now, remindAt)),
    ...ends,
  ];
}
