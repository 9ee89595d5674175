import { appNow, transact } from '../../../database/index.ts';
import {
  asInFile,
  type Fault,
  faultWords,
  type Heading,
  insertFaults,
  type ListRow,
  type Opened,
  scopesOf,
} from '../../../kernel/imports/index.ts';
import { whereIs } from '../../../lib/spreadsheet/index.ts';
import { shanghaiDay } from '../../../lib/time.ts';
import type { RosterContext } from '../context.ts';
import type { Column } from '../import.ts';
import { learnPlaces, loadPlaces, type Places, resolvePlace } from '../queries/places.ts';
import { listedRow } from '../rules/row.ts';
import * as store from '../store/staged.ts';
import type { ListedRow, OrganisationPlan, StagedRow } from '../types.ts';
import { type Candidate, judge } from './judge.ts';

/** What the rows of one list are judged by. */
export interface Staging {
  places: Places;
  /** 'YYYY-MM-DD'. */
  today: string;
  /** Faults that were kept so far. */
  faults: number;
}

export interface ReadRow {
  row: ListedRow;
  faults: Fault[];
  heading: Heading<Column>;
}

export async function prepareStaging(
  { db }: RosterContext,
  { importer, organisationId: onlyId }: Opened,
): Promise<Staging> {
  return { places: await loadPlaces(db, { importer, onlyId }), today: shanghaiDay(await appNow(db)), faults: 0 };
}

export function readRosterRow({ cells, heading }: ListRow<Column, never>, { today }: Staging): ReadRow {
  return { row: listedRow(cells, today), faults: cells.faults, heading };
}

/** Stages what can be imported and notes every fault; nothing of the directory changes. */
export async function stageRows(
  ctx: RosterContext,
  { importId, importer, account }: Opened,
  { state, rows: batch }: { state: Staging; rows: readonly ReadRow[] },
): Promise<void> {
  const { db, corpId, texts } = ctx;
  const words = faultWords(texts);
  const { places } = state;
  await learnPlaces(
    db,
    places,
    batch.map(({ row }) => row),
  );
  const faults: Fault[] = [];
  const plans = new Map<string, OrganisationPlan>();
  const candidates: Candidate[] = [];
  let nameless = 0;
  for (const { row, faults: own, heading } of batch) {
    const { plan, remarks } = resolvePlace(places, row, words);
    faults.push(...own, ...remarks.map((remark) => asInFile({ line: row.line, ...remark }, { ...heading, words })));
    const isFaulty = [...own, ...remarks].some(({ severity }) => severity === 'ERROR');
    if (plan) plans.set(plan.ref, plan);
    if (plan && row.employeeNo !== '')
      candidates.push({ isFaulty, plan, listed: row, staged: stagedRow(ctx, row, plan) });
    else nameless += 1;
  }
  const judging = {
    ...{ corpId, importId, words, scopeIds: scopesOf(importer) },
    whereIs: (line: number) => whereIs(account.sheets, line),
  };
  const { rows, faults: found, phones } = await judge(db, judging, candidates);
  const headings = new Map(batch.map(({ row, heading }) => [row.line, heading]));
  faults.push(
    ...found.map((fault) => {
      const heading = headings.get(fault.line);
      return heading ? asInFile(fault, { ...heading, words }) : fault;
    }),
  );
  faults.sort((a, b) => a.line - b.line);
  const errors = faults.filter(({ severity }) => severity === 'ERROR').length;
  const count = (action: store.Staged['action']) => rows.filter((row) => row.action === action).length;
  await transact(db, async (tx) => {
    await store.stageOrganisations(tx, importId, [...plans.values()]);
    await store.stageRows(tx, importId, rows);
    await insertFaults(tx, importId, faults, state.faults);
    await store.addTally(tx, importId, {
      rows: batch.length,
      faulty: batch.length - rows.length + count('FAULTY'),
      nameless,
      errors,
      warnings: faults.length - errors,
      phones,
      NEW: count('NEW'),
      REJOINED: count('REJOINED'),
      MOVED: count('MOVED'),
      CHANGED: count('CHANGED'),
      SAME: count('SAME'),
    });
  });
  state.faults += faults.length;
}

function stagedRow({ crypto }: RosterContext, row: ListedRow, plan: OrganisationPlan): StagedRow {
  const { line, employeeNo, name, unitPath, post, hiredOn, outOfProvince, role, userid, phone } = row;
  return {
    ...{ line, organisationRef: plan.ref, employeeNo, name, unitPath, post, hiredOn, outOfProvince, role, userid },
    phoneSealed: phone === null ? null : crypto.seal(phone),
    phoneHash: phone === null ? null : crypto.phoneHash(phone),
  };
}
