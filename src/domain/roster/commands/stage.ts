import { appNow, type Executor, transact } from '../../../database/index.ts';
import {
  asInFile,
  FAULTS_KEPT,
  type Fault,
  faultWords,
  insertFaults,
  type ListRow,
  type Opened,
  scopesOf,
} from '../../../kernel/imports/index.ts';
import { type SheetPlace, whereIs } from '../../../lib/spreadsheet/index.ts';
import { shanghaiDay } from '../../../lib/time.ts';
import type { RosterContext } from '../context.ts';
import type { Column } from '../import.ts';
import { learnPlaces, loadPlaces, type Places, resolvePlace } from '../queries/places.ts';
import { listedRow } from '../rules/row.ts';
import * as store from '../store/staged.ts';
import type { ListedRow, OrganisationPlan, StagedRow } from '../types.ts';
import { type Candidate, judge } from './judge.ts';
import { keepFaulty, type ReadRow } from './kept.ts';

/** What the rows of one list are judged by. */
export interface Staging {
  places: Places;
  /** 'YYYY-MM-DD'. */
  today: string;
  /** Faults that were kept so far. */
  faults: number;
}

export async function prepareStaging(
  { db }: RosterContext,
  { importer, organisationId: onlyId }: Opened,
): Promise<Staging> {
  return { places: await loadPlaces(db, { importer, onlyId }), today: shanghaiDay(await appNow(db)), faults: 0 };
}

export function readRosterRow({ cells, heading }: ListRow<Column, never>, { today }: Staging): ReadRow {
  const row = listedRow(cells, today);
  const texts = heading.columns.map((column) => (column === null ? '' : cells.cell(column)));
  return { row, faults: cells.faults, heading, texts };
}

/** Stages what can be imported and notes every fault; nothing of the directory changes. */
export async function stageRows(
  ctx: RosterContext,
  { importId, importer, account }: Opened,
  { state, rows: batch }: { state: Staging; rows: readonly ReadRow[] },
): Promise<void> {
  const judged = await judgeRows(ctx, ctx.db, {
    importId,
    scopeIds: scopesOf(importer),
    sheets: account.sheets,
    places: state.places,
    batch,
  });
  const { faults, tally, plans, rows } = judged;
  const mayKeep = state.faults < FAULTS_KEPT;
  await transact(ctx.db, async (tx) => {
    await store.stageOrganisations(tx, importId, plans);
    await store.stageRows(tx, importId, rows);
    if (mayKeep) await keepFaulty(tx, importId, { ctx, batch, judged });
    await insertFaults(tx, importId, faults, state.faults);
    await store.addTally(tx, importId, tally);
  });
  state.faults += faults.length;
}

interface Judging {
  importId: string;
  /** The importer's places; null: every place. */
  scopeIds: readonly string[] | null;
  sheets: readonly SheetPlace[];
  places: Places;
  batch: readonly ReadRow[];
}

/** What the rows of a batch come to, against the directory and the other rows of their list. */
export interface JudgedRows {
  faults: Fault[];
  plans: OrganisationPlan[];
  rows: store.Staged[];
  tally: store.Tally;
  /** Lines that nobody can be named by. */
  nameless: ReadonlySet<number>;
}

export async function judgeRows(
  ctx: RosterContext,
  ex: Executor,
  { importId, scopeIds, sheets, places, batch }: Judging,
): Promise<JudgedRows> {
  const { corpId, texts } = ctx;
  const words = faultWords(texts);
  await learnPlaces(
    ex,
    places,
    batch.map(({ row }) => row),
  );
  const faults: Fault[] = [];
  const plans = new Map<string, OrganisationPlan>();
  const candidates: Candidate[] = [];
  const nameless = new Set<number>();
  for (const { row, faults: own, heading } of batch) {
    const { plan, remarks } = resolvePlace(places, row, words);
    faults.push(...own, ...remarks.map((remark) => asInFile({ line: row.line, ...remark }, { ...heading, words })));
    const isFaulty = [...own, ...remarks].some(({ severity }) => severity === 'ERROR');
    if (plan) plans.set(plan.ref, plan);
    if (plan && row.employeeNo !== '')
      candidates.push({ isFaulty, plan, listed: row, staged: stagedRow(ctx, row, plan) });
    else nameless.add(row.line);
  }
  const judging = {
    ...{ corpId, importId, words, scopeIds },
    whereIs: (line: number) => whereIs(sheets, line),
  };
  const { rows, faults: found, phones } = await judge(ex, judging, candidates);
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
  const tally = {
    rows: batch.length,
    faulty: batch.length - rows.length + count('FAULTY'),
    nameless: nameless.size,
    errors,
    warnings: faults.length - errors,
    phones,
    NEW: count('NEW'),
    REJOINED: count('REJOINED'),
    MOVED: count('MOVED'),
    CHANGED: count('CHANGED'),
    SAME: count('SAME'),
  };
  return { faults, plans: [...plans.values()], rows, tally, nameless };
}

function stagedRow({ crypto }: RosterContext, row: ListedRow, plan: OrganisationPlan): StagedRow {
  const { line, employeeNo, name, unitPath, post, hiredOn, outOfProvince, role, userid, phone } = row;
  return {
    ...{ line, organisationRef: plan.ref, employeeNo, name, unitPath, post, hiredOn, outOfProvince, role, userid },
    phoneSealed: phone === null ? null : crypto.seal(phone),
    phoneHash: phone === null ? null : crypto.phoneHash(phone),
  };
}
