import { describe, expect, test } from 'vitest';
import { dispatch, lapse } from '../../../src/domain/warnings/rules/fire.ts';
import { reopen, revoke } from '../../../src/domain/warnings/rules/officer.ts';
import { acknowledge, askSupport } from '../../../src/domain/warnings/rules/receipt.ts';
import { LEVELS } from '../../../src/kernel/escalation/types.ts';
import { addMs, formatShanghai, hours, shanghaiAt } from '../../../src/lib/time.ts';
import { anna, bela, minute, morning } from './actors.ts';
import { allDone, armed, asking, due, must, notifications } from './decided.ts';
import { acked, dispatched, met, newborn, reported, taken } from './warning.ts';

describe('the receipt', () => {
  test.each(LEVELS)('of %s ends the ladder and starts the owner’s own deadlines', (level) => {
    const signed = must(acknowledge(dispatched(level), anna, minute(1)));
    expect(signed).toMatchObject({
      state: 'ACKED',
      owner: { personId: anna.personId, kind: 'ADVISOR', since: minute(1) },
      ackedAt: minute(1),
    });
    expect(asking(signed)).toEqual(['contact', 'outcome']);
    const waits = { CRITICAL: [10, 60], HIGH: [30, 240], MEDIUM: [120, 24 * 60], LOW: [24 * 60, 72 * 60] }[level];
    expect([due(signed, 'contact'), due(signed, 'outcome')]).toEqual(waits.map((wait) => minute(1 + wait)));
  });

  test('shows the signer his card and everybody else who signed', () => {
    expect(notifications(acknowledge(dispatched(), anna, minute(1)), 'card-state')).toEqual([
      { type: 'card-state', cardState: 'C01a', whose: 'actor' },
      { type: 'card-state', cardState: 'C04', whose: 'others' },
    ]);
  });

  test('first valid press wins', () => {
    expect(acknowledge(acked(), bela, minute(1))).toEqual({ outcome: 'refused', why: 'TAKEN' });
  });

  test.each([
    ['signed', acked(), 'C01a'],
    ['met', met(), 'C01c'],
    ['reported, where no name may come back', reported('DISSUADED'), 'C01e'],
    ['left open, where no name may come back', reported('UNREACHABLE'), 'C01e'],
    ['returned, where no name may come back', reported('WRONG_PERSON'), 'C01e'],
  ] as const)('pressed again by the owner changes nothing and shows the present face: %s', (_, warning, cardState) => {
    expect(acknowledge(warning, anna, minute(9))).toEqual({ outcome: 'unchanged', cardState });
  });

  test('comes too late for what is over', () => {
    expect(acknowledge(must(revoke(acked(), 'x')), bela, minute(9))).toEqual({ outcome: 'refused', why: 'REVOKED' });
    expect(acknowledge({ ...acked(), state: 'CLOSED', timers: {} }, bela, minute(9))).toEqual({
      outcome: 'refused',
      why: 'CLOSED',
    });
  });

  test('removes the name after seventy hours where the card shows one, and only there', () => {
    expect(due(acked('HIGH'), 'name_removal')).toEqual(addMs(minute(1), hours(70)));
    expect(armed(acked('MEDIUM'))).not.toContain('name_removal');
  });
});

describe('in time', () => {
  const verdict = (level: 'CRITICAL' | 'LOW', from: Date, at: Date) =>
    allDone(acknowledge(must(dispatch(newborn(level), from)), anna, at)).event.detail;

  test('counts from the dispatch, to the minute', () => {
    expect(verdict('CRITICAL', morning, minute(5))).toEqual({ inTime: true });
    expect(verdict('CRITICAL', morning, addMs(minute(5), 1))).toEqual({ inTime: false });
  });

  test('counts working hours only where the night is a pause', () => {
    const evening = shanghaiAt('2026-11-20', '20:00');
    expect(verdict('LOW', evening, shanghaiAt('2026-11-21', '09:00'))).toEqual({ inTime: true });
    expect(verdict('LOW', evening, shanghaiAt('2026-11-21', '11:01'))).toEqual({ inTime: false });
  });
});

describe('a receipt after a lapse', () => {
  const lapsed = must(lapse(acked(), 'contact', minute(11)));

  test('by somebody else ends the run and makes him owner', () => {
    const signed = must(acknowledge(lapsed, bela, minute(12)));
    expect(signed).toMatchObject({
      state: 'ACKED',
      owner: { personId: bela.personId },
      lapsedAt: null,
      exhaustedAt: null,
    });
    expect(asking(signed)).toEqual(['contact', 'outcome']);
    expect(due(signed, 'contact')).toEqual(minute(22));
  });

  test('keeps what was reached: who met him met him', () => {
    const late = must(lapse(met(), 'outcome', minute(61)));
    const signed = must(acknowledge(late, bela, minute(62)));
    expect(signed).toMatchObject({ state: 'CONTACTED', metAt: minute(5), ackedAt: minute(1) });
    expect(asking(signed)).toEqual(['outcome']);
  });

  test('by the lapsed owner himself ends nothing', () => {
    expect(acknowledge(lapsed, anna, minute(12))).toEqual({ outcome: 'unchanged', cardState: 'C01a' });
  });

  test('of an officer counts too: those asked anew must be able to answer', () => {
    const silentOfficer = must(lapse(taken(), 'contact', minute(20)));
    const signed = must(acknowledge(silentOfficer, bela, minute(21)));
    expect(signed.owner).toMatchObject({ personId: bela.personId, kind: 'ADVISOR' });
    expect(asking(signed)).toEqual(['contact', 'outcome']);
  });

  test('does not silence a call for support: only police do', () => {
    const calling = must(lapse(must(askSupport(acked(), anna, minute(2))), 'contact', minute(11)));
    expect(acknowledge(calling, bela, minute(12))).toEqual({ outcome: 'refused', why: 'TAKEN' });
  });

  test('does not take what police already work on', () => {
    expect(acknowledge(taken(), bela, minute(12))).toEqual({ outcome: 'refused', why: 'TAKEN' });
  });
});

test('a warning opened again can be signed again', () => {
  const open = must(reopen({ ...reported('DISSUADED'), state: 'CLOSED', timers: {} }, minute(2000)));
  expect(must(acknowledge(open, bela, minute(2001)))).toMatchObject({
    state: 'ACKED',
    ackedAt: minute(2001),
    owner: { personId: bela.personId },
  });
});

test('a MEDIUM signed in the evening is owed in the morning', () => {
  const evening = must(acknowledge(dispatched('MEDIUM'), anna, shanghaiAt('2026-11-20', '20:00')));
  expect(formatShanghai(due(evening, 'contact') ?? minute(0))).toBe('11-21 09:00');
});
