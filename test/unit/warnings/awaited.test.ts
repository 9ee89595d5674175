import { describe, expect, test } from 'vitest';
import { nextDue } from '../../../src/domain/warning-views/rules.ts';
import { takeOver } from '../../../src/domain/warnings/rules/officer.ts';
import { askSupport } from '../../../src/domain/warnings/rules/receipt.ts';
import { anna, minute, officer } from './actors.ts';
import { must } from './decided.ts';
import { acked, dispatched, reported } from './warning.ts';

const NOBODY = { isPolice: false, isOwner: false, isAsked: false };
const ASKED = { ...NOBODY, isAsked: true };
const OWNER = { ...NOBODY, isOwner: true };
const POLICE = { ...NOBODY, isPolice: true };

describe('the one moment a clock counts down to', () => {
  test.each([
    ['who is asked to sign: his own time', dispatched(), false, ASKED, 'ack'],
    ['police meanwhile: the next step', dispatched(), false, POLICE, 'ladder'],
    [
      'who calls for support: to meet the person, not the next alarm',
      must(askSupport(acked(), anna, minute(2))),
      false,
      OWNER,
      'contact',
    ],
    ['police beside him: the same', must(askSupport(acked(), anna, minute(2))), false, POLICE, 'contact'],
    ['what has run out: the next step', must(askSupport(acked(), anna, minute(2))), true, OWNER, 'ladder'],
    [
      'an officer who keeps it open: his outcome',
      must(takeOver(reported('SCAMMED'), officer, minute(9))),
      false,
      POLICE,
      'outcome',
    ],
  ])('%s', (_, warning, isOverdue, reader, purpose) => {
    expect(nextDue(warning, isOverdue, reader)?.purpose).toBe(purpose);
  });

  test.each([
    ['a colleague who is not asked', acked(), NOBODY],
    ['who has reported', reported('SCAMMED'), OWNER],
  ])('%s: no clock runs for him', (_, warning, reader) => {
    expect(nextDue(warning, false, reader)).toBeNull();
  });
});
