import { describe, expect, test } from 'vitest';
import { approve, policeClose, revoke, sendBack } from '../../../src/domain/warnings/rules/officer.ts';
import { report } from '../../../src/domain/warnings/rules/outcome.ts';
import { askSupport } from '../../../src/domain/warnings/rules/receipt.ts';
import { anna, minute, officer } from './actors.ts';
import { armed, asking, due, must, notifications } from './decided.ts';
import { faultsOf } from './timers-of-state.ts';
import { acked, met, reported, taken } from './warning.ts';

const approved = must(approve(reported('DISSUADED'), officer, {}, minute(20)));

describe('APPROVE', () => {
  test('closes and arms nothing any more; the reporter hears it', () => {
    expect(approved).toMatchObject({ state: 'CLOSED', outcome: 'DISSUADED', closedAt: minute(20) });
    expect(armed(approved)).toEqual([]);
    expect(notifications(approve(reported('DISSUADED'), officer, {}, minute(20)), 'message')).toEqual([
      { type: 'message', card: 'C31', to: 'reporter' },
    ]);
  });

  test('of a person met asks after him later and thanks him; of nobody met does neither', () => {
    const says = (outcome: 'DISSUADED' | 'FALSE_ALARM', from = met()) => [
      notifications(approve(reported(outcome, from), officer, { reason: '号码过户' }, minute(20)), 'follow-ups').length,
      notifications(approve(reported(outcome, from), officer, { reason: '号码过户' }, minute(20)), 'thank-employee')
        .length,
    ];
    expect(says('DISSUADED')).toEqual([1, 1]);
    expect(says('FALSE_ALARM', acked())).toEqual([0, 0]);
  });

  test('is not for the one who reported', () => {
    expect(approve(reported('DISSUADED'), { ...officer, personId: anna.personId }, {}, minute(20))).toEqual({
      outcome: 'refused',
      why: 'OWN_REPORT',
    });
    const own = must(report(taken(), officer, 'DISSUADED', { method: 'IN_PERSON' }, minute(9)));
    expect(approve(own, officer, {}, minute(20))).toEqual({ outcome: 'refused', why: 'OWN_REPORT' });
  });

  test('asks for what is missing, which the reviewer may bring', () => {
    const lacking = reported('FALSE_ALARM');
    expect(approve(lacking, officer, {}, minute(20))).toMatchObject({ outcome: 'invalid', field: 'reason' });
    expect(must(approve(lacking, officer, { reason: '号码过户' }, minute(20))).state).toBe('CLOSED');
  });

  test('with a corrected meeting counts from that', () => {
    const warning = must(approve(reported('DISSUADED'), officer, { metAt: minute(3).toISOString() }, minute(20)));
    expect(warning.metAt).toEqual(minute(3));
  });

  test.each(['SCAMMED', 'UNREACHABLE'] as const)('does not close %s', (outcome) => {
    expect(approve(reported(outcome), officer, {}, minute(20))).toEqual({ outcome: 'refused', why: 'LEFT_OPEN' });
  });

  test('ends a call for help that came after the outcome', () => {
    const calling = must(askSupport(reported('DISSUADED'), anna, minute(9)));
    expect(armed(must(approve(calling, officer, {}, minute(20))))).toEqual([]);
  });
});

describe('RETURN', () => {
  test.each([
    ['met', reported('DISSUADED'), 'CONTACTED', ['outcome']],
    ['nobody met', reported('FALSE_ALARM', acked()), 'ACKED', ['contact', 'outcome']],
  ] as const)('with %s goes back to the owner with fresh deadlines and the reason', (_, warning, state, timers) => {
    const decision = sendBack(warning, officer, '请补充', minute(20));
    const back = must(decision);
    expect(back).toMatchObject({
      state,
      outcome: null,
      missing: [],
      owner: { personId: anna.personId, since: minute(20) },
    });
    expect([asking(back), due(back, 'outcome')]).toEqual([timers, minute(80)]);
    expect(notifications(decision, 'message')).toEqual([
      { type: 'message', card: 'C32', to: 'owner', reason: '请补充' },
    ]);
    expect(faultsOf(back)).toEqual([]);
  });

  test('is not for the one who reported, nor for what stays open', () => {
    expect(sendBack(reported('DISSUADED'), { ...officer, personId: anna.personId }, 'x', minute(20))).toEqual({
      outcome: 'refused',
      why: 'OWN_REPORT',
    });
    expect(sendBack(reported('REFUSED'), officer, 'x', minute(20))).toEqual({ outcome: 'refused', why: 'LEFT_OPEN' });
    expect(sendBack(met(), officer, 'x', minute(20))).toEqual({ outcome: 'refused', why: 'MET' });
  });
});

describe('closing by police', () => {
  const money = { caseRef: 'A1', stopPayment: '已止付', lossCents: 100 };

  test.each(['SCAMMED', 'PARTIAL_LOSS'] as const)(
    '%s needs the case, the stop-payment result and the loss',
    (outcome) => {
      const open = reported(outcome);
      const without = (field: keyof typeof money) => {
        const { [field]: _, ...rest } = money;
        return policeClose(open, '已立案', rest, minute(20));
      };
      for (const field of ['caseRef', 'stopPayment', 'lossCents'] as const)
        expect(without(field)).toMatchObject({ outcome: 'invalid', field });
      expect(must(policeClose(open, '已立案', money, minute(20)))).toMatchObject({
        state: 'CLOSED',
        outcome,
        openReason: null,
        timers: {},
      });
    },
  );

  test.each(['UNREACHABLE', 'REFUSED', 'OFF_SITE'] as const)('%s needs a reason and keeps its outcome', (outcome) => {
    const closed = must(policeClose(reported(outcome), '民警已当面劝阻', {}, minute(20)));
    expect(closed).toMatchObject({ state: 'CLOSED', outcome, detail: { reason: '民警已当面劝阻' }, timers: {} });
  });

  test('without an outcome is POLICE_CLOSED', () => {
    expect(must(policeClose(taken(), '已处置', {}, minute(20))).outcome).toBe('POLICE_CLOSED');
    expect(must(policeClose(reported('WRONG_PERSON'), '查无此人', {}, minute(20))).state).toBe('CLOSED');
  });

  test('is no way around the review of a closing outcome', () => {
    expect(policeClose(reported('DISSUADED'), 'x', {}, minute(20))).toEqual({ outcome: 'refused', why: 'IN_REVIEW' });
  });
});

describe('REVOKE', () => {
  test('ends everything, greys the cards, and tells whoever signed to stop looking', () => {
    const decision = revoke(must(askSupport(acked(), anna, minute(2))), '重复');
    expect(must(decision)).toMatchObject({ state: 'REVOKED', timers: {} });
    expect(notifications(decision, 'card-state')).toEqual([
      { type: 'card-state', cardState: 'revoked', whose: 'everyone' },
    ]);
    expect(notifications(decision, 'message')).toEqual([
      { type: 'message', card: 'C36', to: 'signers', reason: '重复' },
    ]);
  });

  test('twice changes nothing, and what is closed stays closed', () => {
    expect(revoke(must(revoke(acked(), 'x')), 'x')).toEqual({ outcome: 'unchanged' });
    expect(revoke(approved, 'x')).toEqual({ outcome: 'refused', why: 'CLOSED' });
  });
});
