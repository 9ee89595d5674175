import { describe, expect, test } from 'vitest';
import { dispatch } from '../../../src/domain/warnings/rules/fire.ts';
import { takeOver } from '../../../src/domain/warnings/rules/officer.ts';
import {
  checkDetail,
  MAX_CENTS,
  missingFields,
  report,
  supplement,
} from '../../../src/domain/warnings/rules/outcome.ts';
import { notFound } from '../../../src/domain/warnings/rules/receipt.ts';
import type { Outcome, OutcomeDetail } from '../../../src/domain/warnings/types.ts';
import { addMs, hours, minutes, seconds, shanghaiAt } from '../../../src/lib/time.ts';
import { anna, minute, officer } from './actors.ts';
import { must, notifications } from './decided.ts';
import { acked, dispatched, met, newborn, reported } from './warning.ts';

const iso = (at: Date): string => at.toISOString();

describe('what an outcome still needs for review', () => {
  test.each([
    ['DISSUADED', ['method', 'metAt']],
    ['PARTIAL_LOSS', ['lossCents', 'transferAt']],
    ['SCAMMED', ['lossCents', 'transferAt', 'channel']],
    ['NOT_INVOLVED', ['method']],
    ['FALSE_ALARM', ['reason']],
    ['UNREACHABLE', ['attempts']],
    ['REFUSED', ['said']],
    ['OFF_SITE', []],
    ['LEFT_COMPANY', ['leftOn']],
    ['WRONG_PERSON', []],
  ] as [Outcome, string[]][])('%s: %s', (outcome, fields) => expect(missingFields(outcome, {})).toEqual(fields));

  test('two attempts with their times, not one', () => {
    expect(missingFields('UNREACHABLE', { attempts: [iso(minute(1))] })).toEqual(['attempts']);
    expect(missingFields('UNREACHABLE', { attempts: [iso(minute(1)), iso(minute(2))] })).toEqual([]);
  });

  test('is asked for afterwards; the press itself is never refused', () => {
    const decision = report(met(), anna, 'SCAMMED', {}, minute(8));
    expect(must(decision).missing).toEqual(['lossCents', 'transferAt', 'channel']);
    expect(notifications(decision, 'message')).toEqual([{ type: 'message', card: 'C32', to: 'reporter' }]);
  });

  test('is not asked for when it was given', () => {
    const given = { lossCents: 100, transferAt: iso(minute(3)), channel: '手机银行' };
    expect(notifications(report(met(), anna, 'SCAMMED', given, minute(8)), 'message')).toEqual([]);
  });
});

describe('press times stand for what a press cannot say', () => {
  test('the meeting is the press of 「已见到本人」, of HIGH and CRITICAL in person', () => {
    const warning = must(report(met(), anna, 'DISSUADED', {}, minute(8)));
    expect(warning.detail).toMatchObject({ metAt: iso(minute(5)), method: 'IN_PERSON' });
    expect([warning.missing, warning.metAt]).toEqual([[], minute(5)]);
  });

  test('「已联系上」 of MEDIUM and LOW does not say how: that is asked', () => {
    const warning = must(report(met('MEDIUM'), anna, 'DISSUADED', {}, minute(8)));
    expect([warning.detail.method, warning.missing]).toEqual([undefined, ['method']]);
  });

  test('without that press, the outcome’s own time', () => {
    expect(must(report(acked(), anna, 'DISSUADED', {}, minute(8))).metAt).toEqual(minute(8));
    expect(must(report(acked(), anna, 'UNREACHABLE', {}, minute(8))).metAt).toBeNull();
  });

  test('「找不到人」 and some minutes later 「联系不上」 are two attempts', () => {
    const looked = must(notFound({ ...acked(), detail: { attempts: [iso(minute(3))] } }, anna));
    const warning = must(report(looked, anna, 'UNREACHABLE', {}, minute(8)));
    expect(warning.detail.attempts).toEqual([iso(minute(3)), iso(minute(8))]);
    expect(warning.missing).toEqual([]);
  });

  test('within the same minute they are one, and a second is asked for', () => {
    const looked = must(notFound({ ...acked(), detail: { attempts: [iso(minute(8))] } }, anna));
    const warning = must(report(looked, anna, 'UNREACHABLE', {}, addMs(minute(8), 20_000)));
    expect(warning.detail.attempts).toEqual([iso(minute(8))]);
    expect(warning.missing).toEqual(['attempts']);
  });
});

describe('a figure or time that cannot be true is refused with its field', () => {
  const now = minute(10);
  test.each([
    ['lossCents', { lossCents: -1 }],
    ['lossCents', { lossCents: MAX_CENTS + 1 }],
    ['lossCents', { lossCents: 0.5 }],
    ['avertedCents', { avertedCents: -1 }],
    ['recoveredCents', { recoveredCents: MAX_CENTS + 1 }],
    ['metAt', { metAt: iso(addMs(now, minutes(2))) }],
    ['metAt', { metAt: iso(addMs(minute(0), -minutes(2))) }],
    ['metAt', { metAt: 'yesterday' }],
    ['transferAt', { transferAt: iso(addMs(now, hours(1))) }],
    ['leftOn', { leftOn: '2026-11-21' }],
    ['attempts', { attempts: [iso(minute(1)), iso(addMs(now, hours(1)))] }],
    ['attempts', { attempts: ['soon'] }],
  ] as [string, OutcomeDetail][])('%s of %o', (field, detail) => {
    expect(report(dispatched(), anna, 'DISSUADED', detail, now)).toMatchObject({ outcome: 'invalid', field });
    expect(supplement(reported('DISSUADED'), detail, now)).toMatchObject({ outcome: 'invalid', field });
  });

  test.each([
    ['nothing lost', { lossCents: 0 }],
    ['a hundred million yuan', { lossCents: MAX_CENTS }],
    ['a clock some seconds ahead', { metAt: iso(addMs(now, seconds(30))) }],
    ['money that went before the warning came', { transferAt: iso(addMs(minute(0), -hours(30))) }],
    ['who left today', { leftOn: '2026-11-20' }],
  ] as [string, OutcomeDetail][])('not %s', (_, detail) => expect(checkDetail(dispatched(), detail, now)).toBeNull());

  test('a hundred million yuan are ten thousand million fen', () => expect(MAX_CENTS).toBe(100_000_000 * 100));

  test('today is Shanghai’s day, also before eight in the morning', () => {
    const night = shanghaiAt('2026-11-20', '02:00');
    expect(checkDetail(must(dispatch(newborn(), night)), { leftOn: '2026-11-20' }, night)).toBeNull();
  });
});

describe('「还没联系上」', () => {
  test('is believed: the press time stands for no meeting, and when it was is asked for', () => {
    const notified = must(report(acked('MEDIUM'), anna, 'DISSUADED', { method: 'SMS' }, minute(9), true));
    expect(notified).toMatchObject({ metAt: null, missing: ['metAt'] });
    expect(notified.detail.metAt).toBeUndefined();
  });

  test('takes back no meeting that was pressed before', () => {
    expect(must(report(met('MEDIUM'), anna, 'DISSUADED', {}, minute(9), true)).metAt).toEqual(minute(5));
  });
});

describe('what was missing is brought later', () => {
  test('and completes the outcome without a word to anybody', () => {
    const late = supplement(
      reported('SCAMMED'),
      { lossCents: 5, transferAt: iso(minute(2)), channel: 'x' },
      minute(20),
    );
    expect(must(late)).toMatchObject({
      missing: [],
      detail: { lossCents: 5 },
      state: 'REPORTED',
      openReason: 'SCAMMED',
    });
  });

  test('also by police who took it over and report the same again, with the figures', () => {
    const theirs = must(takeOver(reported('PARTIAL_LOSS'), officer, minute(12)));
    const given = { lossCents: 1_200_050, transferAt: iso(minute(2)) };
    const again = must(report(theirs, officer, 'PARTIAL_LOSS', given, minute(15)));
    expect(again).toMatchObject({ detail: given, missing: [], openReason: 'PARTIAL_LOSS', reportedBy: anna.personId });
    expect(report(theirs, officer, 'PARTIAL_LOSS', {}, minute(15))).toMatchObject({ outcome: 'unchanged' });
  });

  test('not to what is over, and not without an outcome', () => {
    expect(supplement({ ...reported('SCAMMED'), state: 'REVOKED' }, {}, minute(20))).toMatchObject({
      outcome: 'refused',
    });
    expect(supplement(acked(), { reason: 'x' }, minute(20))).toMatchObject({ outcome: 'refused' });
  });
});
