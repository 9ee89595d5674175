import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addOpen, isOpen, releaseAt } from '../../../src/kernel/escalation/ladder.ts';
import { addMs, days, formatShanghai, hours, minutes, seconds, shanghaiAt } from '../../../src/lib/time.ts';

const open = { from: '08:00', to: '21:00' };
const at = (clock: string, day = '2026-11-20'): Date => shanghaiAt(day, clock);
const shown = (from: Date, ms: number): string => formatShanghai(addOpen(open, from, ms));

describe('the pause', () => {
  test.each([
    ['07:59', false],
    ['08:00', true],
    ['20:59', true],
    ['21:00', false],
    ['00:00', false],
    ['03:00', false],
  ])('at %s people may be disturbed: %s', (clock, expected) => expect(isOpen(open, at(clock))).toBe(expected));

  test('ends a second before nine in the evening not one moment early', () => {
    expect(isOpen(open, addMs(at('21:00'), -1))).toBe(true);
    expect(releaseAt(open, addMs(at('21:00'), -1))).toEqual(addMs(at('21:00'), -1));
  });

  test.each([
    [at('21:00'), '11-21 08:00'],
    [at('23:59'), '11-21 08:00'],
    [at('00:00'), '11-20 08:00'],
    [at('07:59'), '11-20 08:00'],
    [at('12:34'), '11-20 12:34'],
  ])('what falls at %s is released at %s', (moment, release) => {
    expect(formatShanghai(releaseAt(open, moment))).toBe(release);
  });

  test('does not exist for levels that never pause', () => {
    expect(isOpen(null, at('03:00'))).toBe(true);
    expect(releaseAt(null, at('03:00'))).toEqual(at('03:00'));
    expect(addOpen(null, at('20:59'), hours(4))).toEqual(at('00:59', '2026-11-21'));
  });
});

describe('a waiting time under a day counts open minutes only', () => {
  test.each([
    ['in the middle of the day', at('10:00'), minutes(30), '11-20 10:30'],
    ['nothing to wait', at('10:00'), 0, '11-20 10:00'],
    ['nothing to wait, at the opening', at('08:00'), 0, '11-20 08:00'],
    ['nothing to wait, in the pause', at('22:00'), 0, '11-21 08:00'],
    ['nothing to wait, as the pause begins', at('21:00'), 0, '11-21 08:00'],
    ['over the evening', at('20:50'), minutes(30), '11-21 08:20'],
    ['the last open minute', at('20:59'), seconds(59), '11-20 20:59'],
    ['ending as the pause begins', at('20:30'), minutes(30), '11-21 08:00'],
    ['from inside the pause', at('02:00'), hours(2), '11-20 10:00'],
    ['from midnight', at('00:00'), minutes(15), '11-20 08:15'],
    ['a whole open day', at('08:00'), hours(13), '11-21 08:00'],
    ['two evenings long', at('20:00'), hours(15), '11-22 09:00'],
    ['just under a day', at('08:00'), hours(24) - minutes(1), '11-21 18:59'],
  ])('%s', (_, from, ms, due) => expect(shown(from, ms)).toBe(due));
});

describe('a waiting time of a day or more runs on the wall clock', () => {
  test.each([
    ['a day', at('10:00'), hours(24), '11-21 10:00'],
    ['three days', at('10:00'), hours(72), '11-23 10:00'],
    ['ending in the pause, it waits for the opening', at('22:30'), hours(24), '11-22 08:00'],
    ['ending before the opening, it waits for that', at('03:00'), days(1), '11-21 08:00'],
  ])('%s', (_, from, ms, due) => expect(shown(from, ms)).toBe(due));
});

describe('whatever the moment and the wait', () => {
  const moment = fc.date({
    min: new Date('2026-01-01T00:00:00Z'),
    max: new Date('2027-12-31T00:00:00Z'),
    noInvalidDate: true,
  });
  const short = fc.integer({ min: 0, max: hours(24) - 1 });
  const long = fc.integer({ min: hours(24), max: days(10) });

  test('the end is never inside the pause and never before the moment', () => {
    fc.assert(
      fc.property(moment, fc.oneof(short, long), (from, ms) => {
        const due = addOpen(open, from, ms);
        return isOpen(open, due) && due.getTime() >= from.getTime() + ms;
      }),
    );
  });

  test('a longer wait of the same kind never ends earlier', () => {
    for (const wait of [short, long])
      fc.assert(
        fc.property(moment, wait, wait, (from, a, b) => {
          const [less, more] = [Math.min(a, b), Math.max(a, b)];
          return addOpen(open, from, less) <= addOpen(open, from, more);
        }),
      );
  });

  test('who starts later never ends earlier', () => {
    fc.assert(
      fc.property(moment, moment, fc.oneof(short, long), (a, b, ms) => {
        const [first, second] = a <= b ? [a, b] : [b, a];
        return addOpen(open, first, ms) <= addOpen(open, second, ms);
      }),
    );
  });

  test('short waits add up', () => {
    fc.assert(
      fc.property(moment, short, fc.double({ min: 0, max: 1, noNaN: true }), (from, total, share) => {
        const first = Math.floor(total * share);
        const inTwo = addOpen(open, addOpen(open, from, first), total - first);
        return inTwo.getTime() === addOpen(open, from, total).getTime();
      }),
    );
  });
});
