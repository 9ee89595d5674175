import type { Warning } from '../types.ts';

/** What is known of a warning before anybody was looked for. */
export type Given = Pick<
  Warning,
  'id' | 'number' | 'level' | 'fraudType' | 'source' | 'drill' | 'noteSealed' | 'policy' | 'proposedBy' | 'createdAt'
>;

/** A warning to which nothing has happened yet. */
export function newborn(given: Given): Warning {
  return {
    ...given,
    version: 0,
    state: 'NEW',
    organisationId: null,
    employmentId: null,
    personId: null,
    gridUnitId: null,
    run: { n: 0, entry: 0, base: null, step: 0, hold: false, why: 'SILENT' },
    repeats: 0,
    lapsedAt: null,
    exhaustedAt: null,
    owner: null,
    shiftMoved: false,
    dispatchedAt: null,
    ackedAt: null,
    metAt: null,
    reportedAt: null,
    closedAt: null,
    outcome: null,
    openReason: null,
    detail: {},
    missing: [],
    reportedBy: null,
    timers: {},
  };
}
