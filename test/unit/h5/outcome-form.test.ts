import { expect, test } from 'vitest';
import { DetailBody } from '../../../src/domain/warnings/api.ts';
import { missingFields } from '../../../src/domain/warnings/rules/outcome.ts';
import { OUTCOMES } from '../../../src/domain/warnings/types.ts';
import { byUrgency } from '../../../src/pages/h5/list/tabs.ts';
import { choicesFor, neededFields, readDraft } from '../../../src/pages/kit/warning/detail.ts';
import { ADVISOR_ME, sampleView } from './sample-view.ts';

test.each([true, false])('all ten outcomes are offered (met: %s)', (isMet) => {
  expect(
    choicesFor({ isMet })
      .map(({ outcome }) => outcome)
      .sort(),
  ).toEqual([...OUTCOMES].sort());
});

test('the form asks for exactly what the review will want', () => {
  for (const choice of choicesFor({ isMet: true })) {
    expect([...neededFields(choice)].sort(), choice.outcome).toEqual(missingFields(choice.outcome, {}).sort());
  }
});

test('what was typed is what the service takes; empty fields are left out', () => {
  const { detail, faults } = readDraft({
    lossCents: '12,000.50',
    transferAt: '2026-01-02T03:04',
    attempts: '2026-01-02T03:00,2026-01-02T03:10',
    leftOn: '2026-01-01',
    method: 'PHONE',
    said: '  ',
  });
  expect(faults).toEqual({});
  expect(DetailBody.parse(detail)).toEqual({
    lossCents: 1_200_050,
    transferAt: '2026-01-01T19:04:00.000Z',
    attempts: ['2026-01-01T19:00:00.000Z', '2026-01-01T19:10:00.000Z'],
    leftOn: '2026-01-01',
    method: 'PHONE',
  });
});

test('what cannot be read is said beside its own field', () => {
  const { detail, faults } = readDraft({ lossCents: '一千', metAt: 'later', channel: '微信' });
  expect(Object.keys(faults)).toEqual(['metAt', 'lossCents']);
  expect(detail).toEqual({ channel: '微信' });
});

test('the list begins with the level, then with what is due soonest', () => {
  const { id, number, state, drill, openReason, escalationStep, createdAt } = sampleView();
  const listed = (level: 'CRITICAL' | 'LOW', name: string, dueAt: string | null) => ({
    ...{ id: `${id}${name}`, number, state, drill, openReason, escalationStep, createdAt },
    ...{ organisation: null, subject: name, owner: ADVISOR_ME.name, mine: true, level, dueAt },
    ...{ overdue: null, exhausted: false },
  });
  const sorted = byUrgency([
    listed('LOW', 'c', '2026-01-01T00:00:00.000Z'),
    listed('CRITICAL', 'b', null),
    listed('CRITICAL', 'a', '2026-01-01T00:09:00.000Z'),
  ]);
  expect(sorted.map(({ subject }) => subject)).toEqual(['a', 'b', 'c']);
});
