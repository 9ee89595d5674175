import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { warnings } from '../../../src/domain/warnings/commands/commit.ts';
import { allCommands } from '../../../src/domain/warnings/commands.ts';
import type { WarningWork } from '../../../src/domain/warnings/context.ts';
import { policeClose, revoke } from '../../../src/domain/warnings/rules/officer.ts';
import { type Person, REFUSALS, type Refusal, STATES, type Warning } from '../../../src/domain/warnings/types.ts';
import { type Command, whyNot } from '../../../src/kernel/command/index.ts';
import { minutes } from '../../../src/lib/time.ts';
import { anna, bela, minute, officer, secondOfficer } from './actors.ts';
import { authorisation } from './authorisation.ts';
import { must } from './decided.ts';
import { texts } from './facts.ts';
import { type Story, turns } from './stories.ts';
import { acked, dispatched, met, newborn, reported, taken } from './warning.ts';

const UNDO_MS = minutes(10);

/** What stops somebody from an act: null when nothing does, 'SAME' when it is done already. */
function stops(command: Command<WarningWork>, warning: Warning, by: Person, now = minute(9)): Refusal | 'SAME' | null {
  const kind = by.kind === 'POLICE' ? 'POLICE' : 'ADVISOR';
  const reader = { ...authorisation(warning, by), kind, undoMs: UNDO_MS, assigned: null } as const;
  const stop = whyNot(warnings, command, warning, { personId: by.personId, reader, now });
  if (stop === null || stop.outcome === 'invalid') return null;
  return stop.why ?? 'SAME';
}

const COLUMNS: Record<string, Warning> = {
  NEW: newborn('CRITICAL', { state: 'NEW' }),
  UNMATCHED: newborn('CRITICAL', { state: 'UNMATCHED' }),
  MATCHED: newborn(),
  DISPATCHED: dispatched(),
  ACKED: acked(),
  CONTACTED: met(),
  'REPORTED (review)': reported('DISSUADED'),
  'REPORTED (open)': reported('SCAMMED'),
  RETURNED: reported('LEFT_COMPANY'),
  CLOSED: must(policeClose(taken(), 'x', {}, minute(8))),
  REVOKED: must(revoke(met(), 'x')),
};

const PEOPLE = { 'who has it': anna, 'another advisor': bela, 'an officer of the centre': officer };

test('every act in every state: what stops whom', async () => {
  const tables = Object.entries(PEOPLE).map(([title, by]) => {
    const rows = allCommands().map((command) => [
      command.name,
      ...Object.values(COLUMNS).map((warning) => stops(command, warning, by) ?? '-'),
    ]);
    return [title, ...[['', ...Object.keys(COLUMNS)], ...rows].map(line)].join('\n');
  });
  const legend = '- it is taken · SAME it is done already, and answered 200 · FORBIDDEN 403 · all others 409';
  await expect(`${[legend, ...tables].join('\n\n')}\n`).toMatchFileSnapshot('refusals.txt');
});

const line = ([head = '', ...cells]: string[]) =>
  [head.padEnd(13), ...cells.map((cell) => cell.padEnd(18))].join('').trimEnd();

describe('a refusal', () => {
  test.each(REFUSALS)('of %s has a sentence, and says what comes next', (why) => {
    const { why: said, next } = texts.cards.C28.choices[why] ?? {};
    expect([said, next]).toEqual([expect.stringMatching(/.+/), expect.stringMatching(/.+/)]);
  });

  test('is true of the warning, whatever has happened to it, whoever asks for what', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.constantFrom('CRITICAL', 'MEDIUM'), fc.array(turns, { maxLength: 15 }), (level, story) => {
        const { warning, now } = sentenceOf(level, story);
        for (const by of [anna, bela, officer, secondOfficer])
          for (const command of allCommands()) {
            const why = stops(command, warning, by, now);
            if (why === null || why === 'SAME') continue;
            seen.add(why);
            const isTrue = HOLDS[why](warning, by, { now, command });
            expect([command.name, warning.state, by.personId, why, isTrue]).toEqual([
              ...[command.name, warning.state, by.personId, why, true],
            ]);
          }
      }),
      { numRuns: 300 },
    );
    expect(seen.size).toBeGreaterThan(10);
  });
});

function sentenceOf(
  level: 'CRITICAL' | 'MEDIUM',
  story: { act: (story: Story) => ReturnType<typeof revoke> }[],
): Story {
  let at: Story = { warning: dispatched(level), now: minute(0), before: null };
  for (const { act } of story) {
    const decision = act(at);
    if (decision.outcome === 'done') at = { ...at, warning: decision.warning, before: at.warning };
  }
  return at;
}

type Holds = (warning: Warning, by: Person, at: { now: Date; command: Command<WarningWork> }) => boolean;
const inState =
  (...states: Warning['state'][]): Holds =>
  ({ state }) =>
    states.includes(state);

/** What each sentence claims. */
const HOLDS: Record<Refusal, Holds> = {
  UNMATCHED: inState('NEW', 'UNMATCHED'),
  UNSENT: inState('MATCHED'),
  UNSIGNED: ({ state, owner }) => state === 'DISPATCHED' && owner === null,
  SIGNED: ({ state, owner, outcome }) => state === 'ACKED' && owner !== null && outcome === null,
  MET: ({ state, metAt, outcome }) => state === 'CONTACTED' && metAt !== null && outcome === null,
  IN_REVIEW: ({ state, outcome, openReason }) => state === 'REPORTED' && outcome !== null && openReason === null,
  LEFT_OPEN: ({ state, openReason }) => state === 'REPORTED' && openReason !== null,
  RETURNED: inState('RETURNED'),
  CLOSED: inState('CLOSED'),
  REVOKED: inState('REVOKED'),
  TAKEN: ({ owner }, by) => owner !== null && owner.personId !== by.personId,
  NOT_REPORTER: ({ outcome, reportedBy }, by) => outcome !== null && reportedBy !== by.personId,
  COMPLETE: ({ outcome, missing }) => outcome !== null && missing.length === 0,
  URGENT: ({ level }) => level === 'CRITICAL' || level === 'HIGH',
  EXPIRED: ({ reportedAt }, _, { now }) => reportedAt !== null && Number(now) - Number(reportedAt) > UNDO_MS,
  REPORTED: () => false,
  OWN_REPORT: ({ reportedBy }, by, { command }) => command.right === 'warning.review' && reportedBy === by.personId,
  OWN_CALL: (_warning, by, { command }) => command.name === 'police_call' && by.kind === 'POLICE',
  /** It is a matter of who asks: the same in every other state. */
  FORBIDDEN: (warning, by, { now, command }) =>
    STATES.every((state) => stops(command, { ...warning, state }, by, now) === 'FORBIDDEN'),
};
