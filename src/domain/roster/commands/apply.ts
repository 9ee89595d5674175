import { sql } from 'kysely';
import { appNow, type Tx } from '../../../database/index.ts';
import {
  actingOn,
  countFaults,
  type Fault,
  faultWords,
  type ImportRow,
  importerOf,
  insertFaults,
  scopesOf,
} from '../../../kernel/imports/index.ts';
import { organisationsUnder } from '../../../kernel/scope/index.ts';
import { makeUnits } from '../../directory/index.ts';
import type { RosterContext } from '../context.ts';
import { advisorsListed } from '../context.ts';
import { lookUpRows } from '../queries/lookup.ts';
import { addChange, noChanges, type PlacedRow } from '../rules/changes.ts';
import { decide } from '../rules/decide.ts';
import { endJobs, keepFound, rolesLeft } from '../store/leavers.ts';
import { addChanges, lastLine, makeOrganisations, stagedWithin } from '../store/staged.ts';
import { newAdvisors, writeAll } from '../store/write.ts';
import { ROSTER_IMPORT } from '../types.ts';

const ROWS_AT_ONCE = 2_000;

/**
 * Applies the next part of a confirmed list: at most 2,000 lines, or 2,000 leavers, and the cursor with them. Everything is
 * looked up again, so a part applied twice, or long after the check, does no harm. Answers whether there may be more.
 */
export async function applyPart(tx: Tx, ctx: RosterContext, list: ImportRow): Promise<boolean> {
  const upTo = Math.min(list.appliedLine + ROWS_AT_ONCE, await lastLine(tx, list.id));
  if (upTo > list.appliedLine) {
    await applyRows(tx, ctx, { list, upTo });
    return true;
  }
  return list.fullList && (await applyLeavers(tx, ctx, list)) > 0;
}

async function applyRows(tx: Tx, ctx: RosterContext, { list, upTo }: { list: ImportRow; upTo: number }): Promise<void> {
  const { corpId, directory, events, texts } = ctx;
  const words = faultWords(texts);
  const rows = await stagedWithin(tx, list.id, { from: list.appliedLine, upTo });
  const now = await appNow(tx);
  const places = await makeOrganisations(tx, list.id, [...new Set(rows.map((row) => row.organisationRef))]);
  const placed = rows.flatMap((row): PlacedRow[] => {
    const organisationId = places.get(row.organisationRef);
    return organisationId ? [{ ...row, organisationId }] : [];
  });
  const scopeIds = scopesOf(await importerOf(ctx, tx, list.importerId));
  const covered = scopeIds === null ? null : new Set(await organisationsUnder(tx, scopeIds));
  const units = await makeUnits(
    tx,
    placed
      .filter(({ unitPath, organisationId }) => unitPath.length > 0 && covered?.has(organisationId) !== false)
      .map(({ organisationId, unitPath: path }) => ({ organisationId, path })),
  );
  const lookup = await lookUpRows(tx, { corpId, rows: placed, scopeIds, lock: true });
  const changes = noChanges();
  const refused: Fault[] = [];
  // The directory, or the importer's reach, changed between check and confirmation.
  const refuse = ({ line }: PlacedRow, column: string, reason: Parameters<typeof words>[0]) =>
    refused.push({ line, column, severity: 'ERROR', reason: words(reason), sample: '' });
  for (const row of placed) {
    const { organisationId } = row;
    if (covered?.has(organisationId) === false) {
      refuse(row, '单位名称', 'organisationOutside');
      continue;
    }
    const decision = decide(row, { organisationId, unitId: units.find(organisationId, row.unitPath) }, lookup);
    if (decision.outcome === 'taken') addChange(changes, row, decision, { units, at: now });
    else refuse(row, decision.column, decision.reason);
  }

  const { written, turnovers, shown, phones, identities, held, found } = changes;
  await keepFound(tx, list.id, found);
  await writeAll(tx, { corpId, at: now }, written);
  await insertFaults(tx, list.id, refused, await countFaults(tx, list.id));
  const by = { ...actingOn(list), cause: { kind: ROSTER_IMPORT, id: list.id } };
  await directory.identityChanged(
    tx,
    identities.map((change) => ({ ...change, ...by })),
  );
  for (const { personId, fields } of held)
    await directory.defect(tx, {
      kind: 'IDENTITY_CLAIMED',
      personId,
      note: `person ${personId}: ${fields.join(', ')}`,
    });
  await directory.announce(tx, turnovers);
  const advisors = await newAdvisors(tx, written.roles);
  // A list in nobody's name proposes nobody: another officer than the proposer has to agree.
  if (advisors.length > 0 && list.importerId !== null)
    await events.publish(tx, advisorsListed, {
      importerId: list.importerId,
      acting: actingOn(list),
      advisors: advisors.map(({ organisationId, employmentId }) => ({ organisationId, employmentId })),
    });
  await addChanges(tx, list.id, { ...shown, phones });
  await sql`
    update roster_import set applied_line = ${upTo}, touched_at = clock_timestamp(),
      applied_rows = applied_rows + ${rows.length - refused.length}, applied_new = applied_new + ${shown.NEW},
      refused_rows = refused_rows + ${refused.length}
    where id = ${list.id}`.execute(tx);
}

async function applyLeavers(tx: Tx, ctx: RosterContext, list: ImportRow): Promise<number> {
  const { directory } = ctx;
  const now = await appNow(tx);
  const scopeIds = scopesOf(await importerOf(ctx, tx, list.importerId));
  const { seen, last, events } = await endJobs(tx, {
    importId: list.id,
    after: list.appliedLeaver,
    limit: ROWS_AT_ONCE,
    organisationIds: scopeIds === null ? null : await organisationsUnder(tx, scopeIds),
    at: now,
  });
  if (seen === 0) return 0;
  // One by one, so that whoever counted on a holder is told.
  for (const role of await rolesLeft(tx, events)) await directory.endRole(tx, { ...role, at: now });
  await directory.announce(tx, events);
  await sql`
    update roster_import set applied_leaver = ${last}, applied_left = applied_left + ${events.length},
      touched_at = clock_timestamp()
    where id = ${list.id}`.execute(tx);
  return seen;
}
