import fc from 'fast-check';
import { raise } from '../../../src/domain/intake/rules.ts';
import { leave, offerHandOver } from '../../../src/domain/warnings/rules/fire.ts';
import {
  approve,
  assignDuty,
  match,
  policeClose,
  reopen,
  revoke,
  sendBack,
  takeOver,
} from '../../../src/domain/warnings/rules/officer.ts';
import { report, supplement, undo } from '../../../src/domain/warnings/rules/outcome.ts';
import * as receipt from '../../../src/domain/warnings/rules/receipt.ts';
import { handOverFailed, handOverTo } from '../../../src/domain/warnings/rules/receipt.ts';
import { type Decision, OUTCOMES, type Outcome, type Warning } from '../../../src/domain/warnings/types.ts';
import { LEVELS } from '../../../src/kernel/escalation/types.ts';
import { addMs, hours, minutes } from '../../../src/lib/time.ts';
import { policies } from '../escalation/policies.ts';
import { anna, bela, officer, secondOfficer } from './actors.ts';

export interface Story {
  warning: Warning;
  now: Date;
  /** The warning as it was before the last outcome that stands. */
  before: Warning | null;
}

export interface Turn {
  name: string;
  /** How long nobody does anything before. */
  silence: number;
  act: (story: Story) => Decision;
}

type Person = typeof anna;
type Act = (story: Story, by: Person) => Decision;

const nothing: Decision = { outcome: 'unchanged' };
export const found = { personId: 'p', employmentId: 'e', organisationId: 'o', gridUnitId: null };

const ADVISOR_ACTS: Record<string, Act> = {
  ack: ({ warning, now }, by) => receipt.acknowledge(warning, by, now),
  away: ({ warning, now }, by) => receipt.notOnSite(warning, by, by === bela, now),
  next_shift: ({ warning, now }, by) => receipt.nextShift(warning, by, addMs(now, hours(6))),
};

const OWNER_ACTS: Record<string, Act> = {
  support: ({ warning, now }, by) => receipt.askSupport(warning, by, now),
  met: ({ warning, now }, by) => receipt.contacted(warning, by, now, now),
  not_found: ({ warning }, by) => receipt.notFound(warning, by),
  keep_looking: ({ warning }, by) => receipt.keepLooking(warning, by),
  supplement: ({ warning, now }) => supplement(warning, { reason: 'x' }, now),
  undo: ({ warning, before }) =>
    before && ['REPORTED', 'RETURNED'].includes(warning.state) ? undo(warning, before) : nothing,
  hand_over: ({ warning, now }, to) => (warning.owner?.kind === to.kind ? handOverTo(warning, to, now) : nothing),
  hand_over_failed: ({ warning, now }) => handOverFailed(warning, now),
  shift_ends: ({ warning }) => offerHandOver(warning),
};

const POLICE_ACTS: Record<string, Act> = {
  take_over: ({ warning, now }, by) => takeOver(warning, by, now),
  assign: ({ warning, now }) => assignDuty(warning, now),
  match: ({ warning, now }) => match(warning, found, now, now),
  match_at_night: ({ warning, now }) => match(warning, found, now, addMs(now, hours(8))),
  approve: ({ warning, now }, by) => approve(warning, by, { reason: 'x', method: 'PHONE' }, now),
  send_back: ({ warning, now }, by) => sendBack(warning, by, 'x', now),
  raise: ({ warning, now }) => {
    const level = LEVELS[LEVELS.indexOf(warning.level) - 1];
    const isOver = warning.state === 'CLOSED' || warning.state === 'REVOKED';
    return level && !isOver ? raise(warning, level, policies[level], now) : nothing;
  },
  reopen: ({ warning, now }) => reopen(warning, now),
};

const LEAVES: Record<string, Act> = {
  leaves: ({ warning, now }, { personId }) => leave(warning, { personId, othersThere: true }, now),
  leaves_nobody: ({ warning, now }, { personId }) => leave(warning, { personId, othersThere: false }, now),
};

const ENDS: Record<string, Act> = {
  police_close: ({ warning, now }) => policeClose(warning, 'x', {}, now),
  revoke: ({ warning }) => revoke(warning, 'x'),
};

const reports: Record<string, Act> = Object.fromEntries(
  OUTCOMES.map(
    (outcome: Outcome) => [outcome, ({ warning, now }, by) => report(warning, by, outcome, {}, now)] as [string, Act],
  ),
);

const silence = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: minutes(12) }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: hours(5) }) },
);
const everybody = [anna, bela, officer, secondOfficer];

/** What somebody does next, also where it does not fit; what ends a warning is rare, so that stories are long. */
export const turns: fc.Arbitrary<Turn> = fc.oneof(
  { weight: 4, arbitrary: turn(ADVISOR_ACTS, [anna, bela]) },
  { weight: 8, arbitrary: turn(OWNER_ACTS, everybody) },
  { weight: 5, arbitrary: turn(reports, everybody) },
  { weight: 6, arbitrary: turn(POLICE_ACTS, [officer, secondOfficer]) },
  { weight: 1, arbitrary: turn(LEAVES, everybody) },
  { weight: 1, arbitrary: turn(ENDS, [officer]) },
);

function turn(acts: Record<string, Act>, people: Person[]): fc.Arbitrary<Turn> {
  return fc
    .tuple(fc.constantFrom(...Object.entries(acts)), fc.constantFrom(...people), silence)
    .map(([[name, act], by, ms]) => ({ name: `${by.personId} ${name}`, silence: ms, act: (story) => act(story, by) }));
}
