import { sql } from 'kysely';
import { afterCommit, appNow, type Tx } from '../../../database/index.ts';
import { organisationsUnder } from '../../../kernel/scope/index.ts';
import type { Directory } from '../service.ts';
import { openDefect } from '../store/readiness.ts';
import { createChanges } from './changes.ts';
import { handingOf } from './deeds.ts';
import type { FaultWords } from './fault-words.ts';
import { decide } from './rules.ts';
import { loadStanding } from './standing.ts';
import { countFaults, insertFaults } from './store/faults.ts';
import { type ImportRow, lockImport } from './store/imports.ts';
import { makeOrganisations } from './store/organisations.ts';
import { keepFound, lastLine, stagedWithin } from './store/staged.ts';
import { makeUnits } from './units.ts';
import * as write from './write.ts';
import { endJobs, rolesLeft } from './write-leavers.ts';

interface ApplyNeeds {
  corpId: string;
  announce: Directory['announce'];
  endRole: Directory['endRole'];
  identityChanged: Directory['identityChanged'];
  /** The importer's places now; null: every place. */
  scopesOf(tx: Tx, importerId: string | null): Promise<readonly string[] | null>;
  proposeAdvisors(listed: readonly ListedAdvisor[], list: ImportRow): Promise<void>;
  words: FaultWords;
}

export interface ListedAdvisor {
  organisationId: string;
  employmentId: string;
  personId: string;
}

export type Progress = 'busy' | 'more' | 'rows-done' | 'nothing';

/** Any number, the same in every process: one list is applied at a time. */
const APPLIER_LOCK = 4_701_734;
const ROWS_AT_ONCE = 2_000;
const OWNER_KIND = 'roster_import';

/**
 * Applies the next part of a confirmed list in the caller's transaction: at most 2,000 lines, or 2,000 leavers, and the
 * cursor with them. Everything is looked up again, so a part applied twice, or long after the check, does no harm.
 */
export function createApply(needs: ApplyNeeds) {
  const { corpId, announce, endRole, identityChanged, scopesOf, proposeAdvisors, words } = needs;

  return async function applyPart(tx: Tx, importId: string): Promise<Progress> {
    const { rows: lock } = await sql<{
      got: boolean;
    }>`select pg_try_advisory_xact_lock(${APPLIER_LOCK}) as got`.execute(tx);
    if (lock[0]?.got !== true) return 'busy';
    const list = await lockImport(tx, importId);
    if (list?.state !== 'APPLYING') return 'nothing';
    const upTo = Math.min(list.applied_line + ROWS_AT_ONCE, await lastLine(tx, importId));
    if (upTo > list.applied_line) {
      await applyRows(tx, list, upTo);
      return 'more';
    }
    const left = list.full_list ? await applyLeavers(tx, list) : 0;
    return left > 0 ? 'more' : 'rows-done';
  };

  async function applyRows(tx: Tx, list: ImportRow, upTo: number): Promise<void> {
    const rows = await stagedWithin(tx, list.id, { from: list.applied_line, upTo });
    const now = await appNow(tx);
    const places = await makeOrganisations(tx, list.id, [...new Set(rows.map((row) => row.organisationRef))]);
    const placed = rows.flatMap((row) => {
      const organisationId = places.get(row.organisationRef);
      return organisationId ? [{ ...row, organisationId }] : [];
    });
    const scopeIds = await scopesOf(tx, list.importer_id);
    const covered = scopeIds === null ? null : new Set(await organisationsUnder(tx, scopeIds));
    const units = await makeUnits(
      tx,
      placed
        .filter(({ unitPath, organisationId }) => unitPath.length > 0 && covered?.has(organisationId) !== false)
        .map(({ organisationId, unitPath: path }) => ({ organisationId, path })),
    );
    const standing = await loadStanding(tx, { corpId, rows: placed, scopeIds, lock: true });
    const changes = createChanges({ units, at: now, words });
    for (const row of placed) {
      if (covered?.has(row.organisationId) === false) {
        changes.refuse(row, { column: '单位名称', reason: 'organisationOutside' });
        continue;
      }
      const unitId = units.find(row.organisationId, row.unitPath);
      const decision = decide(row, { organisationId: row.organisationId, unitId }, standing);
      if (decision.outcome === 'taken') changes.take(row, decision);
      else changes.refuse(row, decision);
    }
    const { written, events, refused, joined, identities, held, found } = changes.all;
    await keepFound(tx, list.id, found);
    await write.writeAll(tx, { corpId, at: now }, written);
    await insertFaults(tx, list.id, refused, await countFaults(tx, list.id));
    const by = { ...handingOf(list), cause: { kind: OWNER_KIND, id: list.id } };
    await identityChanged(
      tx,
      identities.map((change) => ({ ...change, ...by })),
    );
    for (const { personId, fields } of held)
      await openDefect(tx, { kind: 'IDENTITY_CLAIMED', personId, note: `person ${personId}: ${fields.join(', ')}` });
    await announce(tx, events);
    const advisors = await write.newAdvisors(tx, written.roles);
    if (advisors.length > 0) afterCommit(tx, () => proposeAdvisors(advisors, list));
    await sql`
      update roster_import set applied_line = ${upTo}, touched_at = clock_timestamp(),
        applied_rows = applied_rows + ${rows.length - refused.length}, applied_new = applied_new + ${joined},
        refused_rows = refused_rows + ${refused.length}
      where id = ${list.id}`.execute(tx);
  }

  async function applyLeavers(tx: Tx, list: ImportRow): Promise<number> {
    const now = await appNow(tx);
    const scopeIds = await scopesOf(tx, list.importer_id);
    const { seen, last, events } = await endJobs(tx, {
      importId: list.id,
      after: list.applied_leaver,
      limit: ROWS_AT_ONCE,
      organisationIds: scopeIds === null ? null : await organisationsUnder(tx, scopeIds),
      at: now,
    });
    if (seen === 0) return 0;
    // One by one, so that whoever counted on a holder is told.
    for (const role of await rolesLeft(tx, events)) await endRole(tx, { ...role, at: now });
    await announce(tx, events);
    await sql`
      update roster_import set applied_leaver = ${last}, applied_left = applied_left + ${events.length},
        touched_at = clock_timestamp()
      where id = ${list.id}`.execute(tx);
    return seen;
  }
}
