import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { heardUntil, maySnooze, type Remindable, recipientsToRemind } from '../../../src/kernel/escalation/remind.ts';
import { addMs, minutes } from '../../../src/lib/time.ts';

const noon = new Date('2026-11-20T04:00:00Z');
const at = (minute: number) => addMs(noon, minutes(minute));
const officer = (personId: string, heard: Partial<Remindable> = {}): Remindable => ({
  personId,
  first: false,
  toldAt: null,
  lastRepeatAt: null,
  snoozedUntil: null,
  ...heard,
});
const ids = (officers: readonly Remindable[]) => officers.map(({ personId }) => personId);

describe('whom a reminder asks', () => {
  const asked = { now: at(60), pauseMs: minutes(15), repeat: 4 };

  test('everybody who has not heard of it for its pause and has rested for half an hour', () => {
    const officers = [
      officer('heard just now', { toldAt: at(55), lastRepeatAt: at(55) }),
      officer('rests', { toldAt: at(40), lastRepeatAt: at(40) }),
      officer('long ago', { toldAt: at(10), lastRepeatAt: at(20) }),
      officer('new on shift'),
      officer('left in peace', { toldAt: at(10), snoozedUntil: at(70) }),
    ];
    expect(ids(recipientsToRemind(officers, asked))).toEqual(['long ago', 'new on shift']);
  });

  test('nobody, when somebody heard of it in time with something else', () => {
    const officers = [
      officer('a', { toldAt: at(50), lastRepeatAt: at(50) }),
      officer('b', { toldAt: at(40), lastRepeatAt: at(40) }),
    ];
    expect(recipientsToRemind(officers, asked)).toEqual([]);
    expect(heardUntil(officers, asked.pauseMs)).toEqual(at(65));
  });

  test('one of those who rest, when it would be silent too long: who is on duty first, then whose turn it is', () => {
    const officers = [
      officer('a', { toldAt: at(45), lastRepeatAt: at(45) }),
      officer('b', { toldAt: at(40), lastRepeatAt: at(45) }),
    ];
    expect(ids(recipientsToRemind(officers, asked))).toEqual(['b']);
    const onDuty = officer('c', { toldAt: at(45), lastRepeatAt: at(45), first: true });
    expect(ids(recipientsToRemind([...officers, onDuty], asked))).toEqual(['c']);
  });

  test('even somebody who asked to be left in peace, when he is the last one', () => {
    expect(ids(recipientsToRemind([officer('a', { toldAt: at(40), snoozedUntil: at(70) })], asked))).toEqual(['a']);
  });

  test('the first two reminders know no rest', () => {
    const officers = [officer('a', { toldAt: at(45), lastRepeatAt: at(45) })];
    expect(ids(recipientsToRemind(officers, { ...asked, repeat: 2 }))).toEqual(['a']);
  });
});

describe('who may be left in peace', () => {
  test('not who is to act first, and not the last one who hears it', () => {
    const officers = [officer('duty', { first: true }), officer('b'), officer('c', { snoozedUntil: at(90) })];
    expect(maySnooze(officers, 'duty', at(60))).toBe(false);
    expect(maySnooze(officers, 'b', at(60))).toBe(true);
    expect(maySnooze([officer('b'), officer('c', { snoozedUntil: at(90) })], 'b', at(60))).toBe(false);
    expect(maySnooze(officers, 'somebody else', at(60))).toBe(true);
  });
});

interface Item {
  /** The minute at which its top step was told. */
  from: number;
  critical: boolean;
}

/** A day in which nobody answers: how many cards each officer hears, and each item's longest silence in minutes. */
function idleDay(people: number, onDuty: number, items: readonly Item[]) {
  const officers = Array.from({ length: people }, (_, person) => ({
    first: person < onDuty,
    cards: 0,
    lastRepeatAt: null as Date | null,
    notified: new Map(items.map((item) => [item, at(item.from)])),
  }));
  const running = items.map((item) => ({ item, repeats: 0, due: item.from + 5, last: item.from, longestSilence: 0 }));
  const pause = ({ item, repeats }: { item: Item; repeats: number }): number => {
    const pauses = item.critical ? [5, 5, 10, 15] : [15, 15, 30, 60];
    return pauses[Math.min(repeats, pauses.length - 1)] ?? 60;
  };
  for (let minute = 0; minute <= 24 * 60; minute += 1) {
    const now = at(minute);
    for (const one of running.filter(({ due }) => due <= minute)) {
      const pauseMs = minutes(pause(one));
      const asked = officers.map((who) => ({ ...officer('', who), toldAt: who.notified.get(one.item) ?? null, who }));
      const chosen = recipientsToRemind(asked, { now, pauseMs, repeat: one.repeats + 1 });
      const until = heardUntil(asked, pauseMs);
      if (chosen.length === 0 && until && until > now) {
        one.due = (until.getTime() - noon.getTime()) / minutes(1);
        continue;
      }
      one.repeats += 1;
      one.due = minute + pause(one);
      for (const { who } of chosen) {
        who.cards += 1;
        who.lastRepeatAt = now;
        // Everything at its top is on the one card.
        for (const beside of running.filter(({ item }) => item.from + 5 <= minute)) {
          who.notified.set(beside.item, now);
          beside.longestSilence = Math.max(beside.longestSilence, minute - beside.last);
          beside.last = minute;
        }
      }
    }
  }
  return { cards: officers.map(({ cards }) => cards), running };
}

test('in a whole day an officer hears at most 60 reminders, and a CRITICAL is never silent for longer than 15 minutes', () => {
  const item = fc.record({ from: fc.integer({ min: 0, max: 300 }), critical: fc.boolean() });
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 6 }),
      fc.integer({ min: 0, max: 6 }),
      fc.array(item, { minLength: 1, maxLength: 5 }),
      (people, onDuty, items) => {
        const { cards, running } = idleDay(people, onDuty, items);
        expect(Math.max(...cards)).toBeLessThanOrEqual(60);
        for (const one of running.filter(({ item: { critical } }) => critical))
          expect(one.longestSilence).toBeLessThanOrEqual(15);
      },
    ),
    { numRuns: 200 },
  );
});
