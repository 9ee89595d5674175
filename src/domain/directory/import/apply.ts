import { sql } from 'kysely';
import { afterCommit, appNow, type Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import type { Directory } from '../service.ts';
import type { Turnover } from '../turnover.ts';
import { decide, type Taken } from './rules.ts';
import { loadStanding } from './standing.ts';
import * as store from './store.ts';
import type { StagedRow } from './types.ts';
import { makeUnits, type Units } from './units.ts';
import * as write from './write.ts';

interface ApplyNeeds {
  corpId: string;
  announce: Directory['announce'];
  endRole: Directory['endRole'];
  proposeAdvisors(listed: readonly ListedAdvisor[], importerId: string): Promise<void>;
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

/**
 * Applies the next part of a confirmed list in the caller's transaction: at most 2,000 rows, or 2,000 leavers, and the
 * cursor with them. Everything is looked up again, so a part applied twice, or long after the check, does no harm.
 */
export function createApply({ corpId, announce, endRole, proposeAdvisors }: ApplyNeeds) {
  return async function applyPart(tx: Tx, importId: string): Promise<Progress> {
    const { rows: lock } = await sql<{
      got: boolean;
    }>`select pg_try_advisory_xact_lock(${APPLIER_LOCK}) as got`.execute(tx);
    if (lock[0]?.got !== true) return 'busy';
    const list = await store.lockImport(tx, importId);
    if (list?.state !== 'APPLYING') return 'nothing';
    const rows = await stagedAfter(tx, importId, list.applied_line);
    if (rows.length > 0) {
      await applyRows(tx, list, rows);
      return 'more';
    }
    const left = list.full_list ? await applyLeavers(tx, list) : 0;
    return left > 0 ? 'more' : 'rows-done';
  };

  async function applyRows(tx: Tx, list: store.ImportRow, rows: readonly StagedRow[]): Promise<void> {
    const now = await appNow(tx);
    const places = await write.makeOrganisations(tx, list.id, [...new Set(rows.map((row) => row.organisationRef))]);
    const placed = rows.flatMap((row) => {
      const organisationId = places.get(row.organisationRef);
      return organisationId ? [{ ...row, organisationId }] : [];
    });
    const units = await makeUnits(
      tx,
      placed
        .filter(({ unitPath }) => unitPath.length > 0)
        .map(({ organisationId, unitPath: path }) => ({ organisationId, path })),
    );
    const standing = await loadStanding(tx, { corpId, rows: placed, lock: true });
    const changes = createChanges(units, now);
    for (const row of placed) {
      const unitId = units.find(row.organisationId, row.unitPath);
      const decision = decide(row, { organisationId: row.organisationId, unitId }, standing);
      if (decision.outcome === 'taken') changes.take(row, decision);
      else changes.refuse(row, decision);
    }
    const { written, events, refused, joined } = changes.all;
    await write.writeAll(tx, { corpId, at: now }, written);
    await store.insertFaults(tx, list.id, refused, await store.countFaults(tx, list.id));
    await announce(tx, events);
    const advisors = await write.newAdvisors(tx, written.roles);
    const importerId = list.importer_id;
    if (importerId !== null && advisors.length > 0) afterCommit(tx, () => proposeAdvisors(advisors, importerId));
    await sql`
      update roster_import set applied_line = ${rows.at(-1)?.line ?? list.applied_line}, touched_at = clock_timestamp(),
        applied_rows = applied_rows + ${rows.length - refused.length}, applied_new = applied_new + ${joined},
        refused_rows = refused_rows + ${refused.length}
      where id = ${list.id}`.execute(tx);
  }

  async function applyLeavers(tx: Tx, list: store.ImportRow): Promise<number> {
    const now = await appNow(tx);
    const { seen, last, events } = await write.endJobs(tx, {
      importId: list.id,
      after: list.applied_leaver,
      limit: ROWS_AT_ONCE,
      at: now,
    });
    if (seen === 0) return 0;
    // One by one, so that whoever counted on a holder is told.
    for (const role of await write.rolesLeft(tx, events)) await endRole(tx, { ...role, at: now });
    await announce(tx, events);
    await sql`
      update roster_import set applied_leaver = ${last}, applied_left = applied_left + ${events.length},
        touched_at = clock_timestamp()
      where id = ${list.id}`.execute(tx);
    return seen;
  }
}

type PlacedRow = StagedRow & { organisationId: string };

async function stagedAfter(tx: Tx, importId: string, line: number): Promise<StagedRow[]> {
  const { rows } = await sql<StagedRow>`
    select line, organisation_ref as "organisationRef", employee_no as "employeeNo", name, phone_sealed as "phoneSealed",
      phone_hash as "phoneHash", unit_path as "unitPath", post, hired_on as "hiredOn",
      out_of_province as "outOfProvince", role, userid
    from roster_row
    where import_id = ${importId} and line > ${line} and action <> 'FAULTY'
    order by line limit ${ROWS_AT_ONCE}`.execute(tx);
  return rows;
}

/** What the rows of a part come to: what is to be written, and what others must hear of. */
function createChanges(units: Units, at: Date) {
  const written = write.nothing();
  const events: Turnover[] = [];
  const refused: Parameters<typeof store.insertFaults>[2][number][] = [];
  /** One human may be new in two organisations at once. */
  const newcomers = new Map<string, string>();
  let joined = 0;

  function personFor(row: PlacedRow, decision: Taken): string {
    if (decision.personId !== null) return decision.personId;
    const key = `${row.phoneHash} ${row.name}`;
    const met = newcomers.get(key);
    if (met !== undefined) return met;
    const id = newId();
    newcomers.set(key, id);
    written.people.push({ id, name: row.name, phoneSealed: row.phoneSealed, phoneHash: row.phoneHash });
    return id;
  }

  return {
    all: {
      written,
      events,
      refused,
      get joined() {
        return joined;
      },
    },

    take(row: PlacedRow, decision: Taken): void {
      const { job, action } = decision;
      const personId = personFor(row, decision);
      const unitId = units.find(row.organisationId, row.unitPath) ?? job?.unitId ?? null;
      const employmentId = job?.employmentId ?? newId();
      if (row.role !== null && row.role !== 'EMPLOYEE')
        written.roles.push({ role: row.role, personId, employmentId, organisationId: row.organisationId, unitId });
      if (action === 'SAME') return;

      const { organisationId, employeeNo, post, hiredOn, outOfProvince } = row;
      const facts = { id: employmentId, personId, organisationId, unitId, employeeNo, post, hiredOn, outOfProvince };
      (job ? written.changedJobs : written.newJobs).push(facts);
      if (decision.freed) written.freed.push(decision.freed.employmentId);
      if (decision.absorbed) written.absorbed.push(decision.absorbed);
      if (decision.personId !== null)
        written.changedPeople.push({
          id: personId,
          name: row.name,
          phoneSealed: row.phoneSealed,
          phoneHash: row.phoneHash,
        });
      if (row.userid !== null) written.accounts.push({ userid: row.userid, personId });

      const about = { personId, employmentId, organisationId, gridUnitId: unitId, at };
      const event = { ...about, outOfProvince: outOfProvince ?? job?.outOfProvince ?? false };
      if (action === 'NEW') joined += 1;
      if (action === 'NEW') events.push({ ...event, kind: 'JOINED' });
      if (action === 'REJOINED') events.push({ ...event, kind: 'REJOINED' });
      if (action === 'MOVED') events.push({ ...event, kind: 'MOVED' });
      if (decision.phoneChanged) events.push({ ...event, kind: 'PHONE_CHANGED' });
    },

    /** The directory changed between check and confirmation. */
    refuse({ line }: PlacedRow, { column, reason }: { column: string; reason: string }): void {
      refused.push({ line, column, severity: 'ERROR', reason, sample: '' });
    },
  };
}
