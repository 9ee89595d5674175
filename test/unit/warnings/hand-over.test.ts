import { describe, expect, test } from 'vitest';
import { lapse, offerHandOver } from '../../../src/domain/warnings/rules/fire.ts';
import { revoke, takeOver } from '../../../src/domain/warnings/rules/officer.ts';
import { askSupport, handOverFailed, handOverTo } from '../../../src/domain/warnings/rules/receipt.ts';
import { anna, bela, minute, officer, secondOfficer } from './actors.ts';
import { asking, due, must, notifications, stepsNotified } from './decided.ts';
import { faultsOf } from './timers-of-state.ts';
import { acked, met, reported, taken } from './warning.ts';

const calling = must(askSupport(acked(), anna, minute(2)));
const withPolice = must(takeOver(reported('SCAMMED'), officer, minute(9)));

describe('「确认接手」', () => {
  test.each([
    ['signed', acked(), bela, ['contact', 'outcome']],
    ['met', met(), bela, ['outcome']],
    ['lapsed', must(lapse(acked(), 'contact', minute(11))), bela, ['contact', 'outcome']],
    ['calling for support, which police have not heard', calling, bela, ['contact', 'ladder', 'outcome']],
    ['with an officer', taken(), secondOfficer, ['contact', 'outcome']],
    ['left open with an officer', withPolice, secondOfficer, ['outcome']],
    ['left open, calling, to an officer', reported('SCAMMED'), officer, ['outcome']],
    ['left open, calling, to an advisor', reported('SCAMMED'), bela, ['ladder']],
  ] as const)('of a warning %s gives its deadlines to the colleague', (_, start, to, timers) => {
    const warning = must(handOverTo(start, to, minute(20)));
    expect(warning).toMatchObject({
      state: start.state,
      owner: { personId: to.personId, kind: to.kind, since: minute(20) },
      lapsedAt: null,
    });
    expect(asking(warning)).toEqual(timers);
    if (warning.timers.outcome) expect(due(warning, 'outcome')).toEqual(minute(80));
    expect(faultsOf(warning)).toEqual([]);
  });

  test.each([
    ['reported', reported('DISSUADED')],
    ['returned', reported('WRONG_PERSON')],
  ])('of what was %s meanwhile changes nothing', (_, warning) => {
    expect(handOverTo(warning, bela, minute(20))).toEqual({ outcome: 'refused', why: 'CLOSED' });
    expect(handOverFailed(warning, minute(20))).toEqual({ outcome: 'refused', why: 'CLOSED' });
  });

  test('comes too late for what is over', () => {
    expect(handOverTo(must(revoke(acked(), 'x')), bela, minute(20))).toEqual({ outcome: 'refused', why: 'REVOKED' });
  });
});

describe('nobody takes over', () => {
  test.each([
    ['signed', acked(), [2]],
    ['met', met(), [2]],
    ['calling already', calling, [4]],
  ] as const)('a warning that is %s: police are told, owner and deadlines stay', (_, start, steps) => {
    const decision = handOverFailed(start, minute(20));
    expect(stepsNotified(decision)).toEqual(steps);
    expect(must(decision)).toMatchObject({ owner: start.owner, state: start.state });
    expect(due(must(decision), 'outcome')).toEqual(due(start, 'outcome'));
    expect(faultsOf(must(decision))).toEqual([]);
  });
});

describe('at the end of a shift', () => {
  test.each([
    ['what is signed', acked(), 1],
    ['what is left open with an officer', withPolice, 1],
    ['what only waits for review', reported('DISSUADED'), 0],
  ] as const)('%s is offered to a colleague: %s', (_, warning, offers) => {
    expect(notifications(offerHandOver(warning), 'hand-over')).toHaveLength(offers);
  });
});
