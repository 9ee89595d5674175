import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Schema } from '../../database/index.ts';
import type { LevelPolicy } from '../escalation/index.ts';
import type { Outcome, OutcomeDetail, Warning, WarningTimers, Why } from './types.ts';

export type WarningRow = Selectable<Schema['warning']>;

/** A table row becomes the module's own type; JSON columns were written by `toColumns` and by nobody else. */
export function fromRow(row: WarningRow, timers: WarningTimers): Warning {
  const owner =
    row.owner_person_id && row.owner_kind && row.owner_since
      ? { personId: row.owner_person_id, kind: row.owner_kind, since: row.owner_since }
      : null;
  return {
    id: row.id,
    number: row.number,
    version: row.version,
    level: row.level,
    fraudType: row.fraud_type,
    source: row.source,
    drill: row.drill,
    noteSealed: row.note_sealed,
    state: row.state,
    organisationId: row.organisation_id,
    employmentId: row.employment_id,
    personId: row.person_id,
    gridUnitId: row.grid_unit_id,
    policy: row.policy as LevelPolicy,
    run: {
      n: row.run,
      entry: row.run_entry,
      base: row.run_base,
      step: row.run_step,
      hold: row.run_hold,
      why: (row.run_why ?? 'SILENT') as Why,
    },
    repeats: row.repeats,
    lapsedAt: row.lapsed_at,
    exhaustedAt: row.exhausted_at,
    owner,
    shiftMoved: row.shift_moved,
    dispatchedAt: row.dispatched_at,
    ackedAt: row.acked_at,
    metAt: row.met_at,
    reportedAt: row.reported_at,
    closedAt: row.closed_at,
    outcome: row.outcome,
    openReason: row.open_reason as Outcome | null,
    detail: row.detail as OutcomeDetail,
    missing: row.missing as (keyof OutcomeDetail)[],
    reportedBy: row.reported_by,
    proposedBy: row.proposed_by,
    createdAt: row.created_at,
    timers,
  };
}

export function toColumns(warning: Warning, now: Date) {
  const { run, owner, detail } = warning;
  return {
    version: warning.version,
    level: warning.level,
    fraud_type: warning.fraudType,
    state: warning.state,
    organisation_id: warning.organisationId,
    employment_id: warning.employmentId,
    person_id: warning.personId,
    grid_unit_id: warning.gridUnitId,
    policy: JSON.stringify(warning.policy),
    run: run.n,
    run_entry: run.entry,
    run_base: run.base,
    run_step: run.step,
    run_hold: run.hold,
    run_why: run.why,
    repeats: warning.repeats,
    lapsed_at: warning.lapsedAt,
    exhausted_at: warning.exhaustedAt,
    owner_person_id: owner?.personId ?? null,
    owner_kind: owner?.kind ?? null,
    owner_since: owner?.since ?? null,
    shift_moved: warning.shiftMoved,
    dispatched_at: warning.dispatchedAt,
    acked_at: warning.ackedAt,
    met_at: warning.metAt,
    reported_at: warning.reportedAt,
    closed_at: warning.closedAt,
    outcome: warning.outcome,
    open_reason: warning.openReason,
    detail: JSON.stringify(detail),
    missing: warning.missing as string[],
    reported_by: warning.reportedBy,
    loss_cents: detail.lossCents ?? null,
    averted_cents: detail.avertedCents ?? null,
    recovered_cents: detail.recoveredCents ?? null,
    updated_at: now,
  };
}

const DATE_FIELDS = [
  'lapsedAt',
  'exhaustedAt',
  'dispatchedAt',
  'ackedAt',
  'metAt',
  'reportedAt',
  'closedAt',
  'createdAt',
] as const;
const Snapshot = z.looseObject({
  run: z.looseObject({ base: z.coerce.date().nullable() }),
  repeats: z.int().default(0),
  owner: z.looseObject({ since: z.coerce.date() }).nullable(),
  timers: z.record(z.string(), z.looseObject({ dueAt: z.coerce.date() })),
  ...Object.fromEntries(DATE_FIELDS.map((field) => [field, z.coerce.date().nullable()])),
});

/** The warning as `JSON.stringify` kept it, with its dates again. */
export function reviveWarning(snapshot: unknown): Warning {
  return Snapshot.parse(snapshot) as unknown as Warning;
}
