import { describe, expect, test } from 'vitest';
import { appointment } from '../../../src/domain/appointments/types.ts';
import { allowedOn } from '../../../src/kernel/case/define.ts';
import { defineCase } from '../../../src/kernel/case/index.ts';

const { commands } = appointment;
const one = { state: 'PROPOSED', proposedBy: 'advisor', personId: 'employee' };
/** An officer over the place: never of what he proposed, nor about himself. */
const officer = (by: string) => ({
  by,
  may: ({ ownAct, self }: { ownAct?: boolean; self?: boolean }) => ownAct === false && self !== true,
});
const nobody = (by: string) => ({ by, may: () => false });

describe('what may be decided on a case', () => {
  test('another officer accepts, refuses or takes it back', () => {
    expect(allowedOn(commands, one, officer('officer'))).toEqual(['accept', 'refuse', 'withdraw']);
  });

  test('who proposed it only takes it back, whatever he is', () => {
    expect(allowedOn(commands, one, nobody('advisor'))).toEqual(['withdraw']);
    expect(allowedOn(commands, { ...one, proposedBy: 'officer' }, officer('officer'))).toEqual(['withdraw']);
  });

  test('nobody decides about himself, nor where he has no right', () => {
    expect(allowedOn(commands, one, officer('employee'))).toEqual([]);
    expect(allowedOn(commands, one, nobody('stranger'))).toEqual([]);
  });

  test.each(['REFUSED', 'ACCEPTED', 'DECLINED', 'WITHDRAWN'])('nothing once it is %s', (state) => {
    expect(allowedOn(commands, { ...one, state }, officer('officer'))).toEqual([]);
  });

  test('while the person himself is asked it may only be taken back', () => {
    expect(allowedOn(commands, { ...one, state: 'ASKED' }, officer('officer'))).toEqual(['withdraw']);
  });
});

test('a definition that names a state it does not have is refused', () => {
  const bent = { ...appointment, commands: { accept: { ...commands.accept, to: 'NOWHERE' } } } as typeof appointment;
  expect(() => defineCase(bent)).toThrow('appointment has no state NOWHERE');
});
