import { newborn as bare } from '../../../src/domain/intake/rules.ts';
import { dispatch } from '../../../src/domain/warnings/rules/fire.ts';
import { takeOver } from '../../../src/domain/warnings/rules/officer.ts';
import { report } from '../../../src/domain/warnings/rules/outcome.ts';
import { acknowledge, contacted } from '../../../src/domain/warnings/rules/receipt.ts';
import type { Outcome, Warning } from '../../../src/domain/warnings/types.ts';
import type { Level } from '../../../src/kernel/escalation/types.ts';
import { policies } from '../escalation/policies.ts';
import { anna, minute, morning, officer } from './actors.ts';
import { must } from './decided.ts';

/** A warning about a colleague, matched and not yet dispatched. */
export function newborn(level: Level = 'CRITICAL', change: Partial<Warning> = {}): Warning {
  return {
    ...bare({
      id: '01K0000000000000000000000W',
      number: 'YJ-20261120-0001',
      level,
      fraudType: 'BRUSHING_REBATE',
      source: 'COUNTY',
      drill: false,
      noteSealed: null,
      policy: policies[level],
      proposedBy: null,
      createdAt: morning,
    }),
    version: 1,
    state: 'MATCHED',
    organisationId: 'org-1',
    employmentId: 'employment-1',
    personId: 'person-warned',
    gridUnitId: 'unit-1',
    ...change,
  };
}

export const dispatched = (level: Level = 'CRITICAL', at = morning): Warning => must(dispatch(newborn(level), at));
export const acked = (level: Level = 'CRITICAL', by = anna, at = minute(1)): Warning =>
  must(acknowledge(dispatched(level), by, at));
export const met = (level: Level = 'CRITICAL', at = minute(5)): Warning => must(contacted(acked(level), anna, at, at));
export const taken = (level: Level = 'CRITICAL', at = minute(6)): Warning => must(takeOver(acked(level), officer, at));

/** Anna has reported; a closing outcome waits for review, an open one for police. */
export const reported = (outcome: Outcome, from = met(), at = minute(8)): Warning =>
  must(report(from, anna, outcome, {}, at));
