import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  maskOf,
  newHireAskedAt,
  nextReminder,
  readAnswer,
  saysNothing,
  tickedOf,
} from '../../../src/domain/campaigns/rules.ts';
import { drawSample, sampleSize } from '../../../src/domain/spot-checks/rules.ts';
import { shanghaiAt, shanghaiDay } from '../../../src/lib/time.ts';

const items = ['APP_INSTALLED', 'OVERSEAS_CALL_OFF', 'GOV_FOLLOWED'];
const none = { items, ticked: [] };

describe('what was ticked', () => {
  test('ticked items are declared, in the order of the card; unknown options are nobody’s', () => {
    expect(readAnswer(['GOV_FOLLOWED', 'APP_INSTALLED', 'SOMETHING'], none)).toEqual({
      declared: ['APP_INSTALLED', 'GOV_FOLLOWED'],
      corrected: [],
      help: false,
      decline: false,
    });
  });

  test('「暂不」 beside an item counts for nothing', () => {
    expect(readAnswer(['APP_INSTALLED', 'DECLINE'], none)).toMatchObject({
      declared: ['APP_INSTALLED'],
      decline: false,
    });
  });

  test('「暂不」 alone declines, and takes nothing back', () => {
    expect(readAnswer(['DECLINE'], { items, ticked: ['APP_INSTALLED'] })).toMatchObject({
      decline: true,
      corrected: [],
    });
  });

  test('an item that came ticked and is not any more is taken back', () => {
    expect(readAnswer(['GOV_FOLLOWED'], { items, ticked: ['APP_INSTALLED'] })).toMatchObject({
      declared: ['GOV_FOLLOWED'],
      corrected: ['APP_INSTALLED'],
    });
  });

  test('an empty form says nothing; asking for help does', () => {
    expect(saysNothing(readAnswer([], none))).toBe(true);
    expect(saysNothing(readAnswer(['HELP'], none))).toBe(false);
  });

  test('ticks survive the way through a number', () => {
    fc.assert(
      fc.property(fc.subarray(items), (ticked) => {
        expect(tickedOf(items, maskOf(items, ticked))).toEqual(ticked);
      }),
    );
  });
});

describe('reminders', () => {
  const times = { afterDays: [1, 3, 7], at: '10:00', max: 3 };
  const askedAt = shanghaiAt('2026-11-23', '10:01');
  const day = (n: number) => shanghaiAt(`2026-11-${23 + n}`, '10:00');

  test('come one, three and seven days after the question at ten', () => {
    expect(nextReminder({ askedAt, reminders: 0, remindedAt: null }, times, askedAt)).toEqual(day(1));
    expect(nextReminder({ askedAt, reminders: 1, remindedAt: day(1) }, times, day(1))).toEqual(day(3));
    expect(nextReminder({ askedAt, reminders: 2, remindedAt: day(3) }, times, day(3))).toEqual(day(7));
  });

  test('then there is silence', () => {
    expect(nextReminder({ askedAt, reminders: 3, remindedAt: day(7) }, times, day(7))).toBeNull();
    expect(nextReminder({ askedAt, reminders: 0, remindedAt: null }, times, day(7))).toBeNull();
  });

  test('an advisor’s own of the same morning stands for the one at ten', () => {
    const byAdvisor = shanghaiAt('2026-11-24', '09:15');
    expect(nextReminder({ askedAt, reminders: 1, remindedAt: byAdvisor }, times, byAdvisor)).toEqual(day(3));
  });

  test('whenever the advisor presses, nobody gets more than three, nor two on one day', () => {
    const presses = fc.array(fc.integer({ min: 0, max: 12 * 24 * 60 }), { maxLength: 12 });
    fc.assert(
      fc.property(presses, (minutesAfter) => {
        const byHand = [...minutesAfter].sort((a, b) => a - b).map((n) => new Date(askedAt.getTime() + n * 60_000));
        const sent: Date[] = [];
        let now = askedAt;
        for (;;) {
          const state = { askedAt, reminders: sent.length, remindedAt: sent.at(-1) ?? null };
          const planned = nextReminder(state, times, now);
          const pressed = byHand.find(
            (at) =>
              at > now && state.reminders < times.max && !sent.some((one) => shanghaiDay(one) === shanghaiDay(at)),
          );
          const next = [planned, pressed].filter((at) => at != null).sort((a, b) => Number(a) - Number(b))[0];
          if (!next) break;
          sent.push(next);
          now = next;
        }
        expect(sent.length).toBeLessThanOrEqual(3);
        expect(new Set(sent.map(shanghaiDay)).size).toBe(sent.length);
      }),
    );
  });
});

describe('new colleagues', () => {
  const times = { open: { from: '08:00', to: '21:00' }, delayMinutes: 2, nextMorning: '08:05' };

  test('are asked within ten minutes in working hours', () => {
    const joined = shanghaiAt('2026-11-23', '10:00');
    expect(newHireAskedAt(joined, times)).toEqual(shanghaiAt('2026-11-23', '10:02'));
  });

  test('else at five past eight the next morning', () => {
    expect(newHireAskedAt(shanghaiAt('2026-11-23', '20:59'), times)).toEqual(shanghaiAt('2026-11-24', '08:05'));
    expect(newHireAskedAt(shanghaiAt('2026-11-23', '23:00'), times)).toEqual(shanghaiAt('2026-11-24', '08:05'));
    expect(newHireAskedAt(shanghaiAt('2026-11-24', '05:00'), times)).toEqual(shanghaiAt('2026-11-24', '08:05'));
  });
});

describe('drawing', () => {
  test('five percent, at least three, never more than there are', () => {
    const share = { rate: 0.05, min: 3 };
    expect([0, 2, 10, 60, 61, 2300].map((n) => sampleSize(n, share))).toEqual([0, 2, 3, 3, 4, 115]);
  });

  test('the same seed and people give the same draw, in whatever order they come', () => {
    const people = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 60 });
    fc.assert(
      fc.property(people, fc.nat(60), fc.string(), (ids, size, seed) => {
        const sampled = drawSample(ids, size, seed);
        expect(sampled).toEqual(drawSample([...ids].reverse(), size, seed));
        expect(sampled.length).toBe(Math.min(size, ids.length));
        expect(new Set(sampled).size).toBe(sampled.length);
        expect(sampled.every((id) => ids.includes(id))).toBe(true);
      }),
    );
  });

  test('everybody has the same chance', () => {
    const ids = Array.from({ length: 20 }, (_, n) => `p${n}`);
    const hits = new Map(ids.map((id) => [id, 0]));
    for (let seed = 0; seed < 2_000; seed += 1)
      for (const id of drawSample(ids, 5, `seed ${seed}`)) hits.set(id, (hits.get(id) ?? 0) + 1);
    for (const count of hits.values()) expect(Math.abs(count - 500)).toBeLessThan(110);
  });
});
