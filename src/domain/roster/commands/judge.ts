import type { Executor } from '../../../database/index.ts';
import type { Fault, FaultCode, FaultWords } from '../../../kernel/imports/index.ts';
import { maskPhone, maskText } from '../../../lib/masking.ts';
import { cut } from '../../../lib/text.ts';
import { loadUnits } from '../../directory/index.ts';
import type { Column } from '../import.ts';
import { lookUpRows } from '../queries/lookup.ts';
import { decide } from '../rules/decide.ts';
import { earlierLines, isCrowded, keepLine, repeatsOf } from '../rules/row.ts';
import * as store from '../store/staged.ts';
import type { ListedRow, OrganisationPlan, StagedRow } from '../types.ts';

/** A row whose organisation and number are known. */
export interface Candidate {
  isFaulty: boolean;
  plan: OrganisationPlan;
  listed: ListedRow;
  staged: StagedRow;
}

interface Judging {
  corpId: string;
  importId: string;
  words: FaultWords;
  /** A line as the reader of the file knows it. */
  whereIs(line: number): string;
  /** The importer's places; null: every place. */
  scopeIds: readonly string[] | null;
}

export interface Judged {
  rows: store.Staged[];
  faults: Fault[];
  /** How many change their phone. */
  phones: number;
}

/** Against the directory as it stands, and against the lines before. */
export async function judge(
  db: Executor,
  { corpId, importId, words, whereIs, scopeIds }: Judging,
  candidates: readonly Candidate[],
): Promise<Judged> {
  const sought = candidates.map(({ staged, plan }) => ({ ...staged, organisationId: plan.organisationId }));
  const organisationIds = [...new Set(candidates.flatMap(({ plan }) => plan.organisationId ?? []))];
  const lookup = await lookUpRows(db, { corpId, rows: sought, scopeIds });
  const units = await loadUnits(db, organisationIds);
  const faults: Fault[] = [];
  const rows: store.Staged[] = [];
  let phones = 0;
  const decided = candidates.map(({ isFaulty, plan, listed, staged }) => {
    const { organisationId } = plan;
    const unitId = organisationId === null ? null : units.find(organisationId, staged.unitPath);
    const decision = isFaulty ? null : decide(staged, { organisationId, unitId }, lookup);
    // What is told as new is new to the other lines, too.
    const job = decision?.outcome === 'taken' && decision.shown !== 'NEW' ? decision.job : null;
    return { listed, staged, decision, employmentId: job?.employmentId ?? null, rowKey: keyOf(staged) };
  });
  const before = earlierLines(
    await store.earlierRows(
      db,
      importId,
      decided.map(({ staged, rowKey, employmentId }) => ({ ...staged, rowKey, employmentId })),
    ),
  );
  for (const { listed, staged, decision, employmentId, rowKey } of decided) {
    const remark: Remark = (column, reason, { severity = 'ERROR', sample = '', n = 0 } = {}) =>
      faults.push({
        line: staged.line,
        column,
        severity,
        reason: words(reason, { where: whereIs(n), n }),
        sample: cut(maskText(sample), 20),
      });
    const repeated = repeatsOf(before, { ...staged, rowKey, employmentId });
    if (repeated.number !== null) {
      remark('工号', 'numberRepeated', { n: repeated.number, sample: staged.employeeNo });
      continue;
    }
    const isOfMany = isCrowded(before, staged.phoneHash);
    const isUnique = repeated.person === null && repeated.account === null && !isOfMany;
    const isTaken = decision?.outcome === 'taken' && isUnique;
    if (isOfMany) remark('手机号', 'phoneCrowded', { n: store.SHARED_AT_MOST, sample: masked(listed) });
    if (decision?.outcome === 'refused')
      remark(decision.column, decision.reason, { sample: sampleOf(decision.column, listed) });
    if (repeated.person !== null) remark('姓名', 'personRepeated', { n: repeated.person });
    if (repeated.account !== null)
      remark('企业微信账号', 'accountRepeated', { n: repeated.account, sample: staged.userid ?? '' });
    if (repeated.phone !== null && repeated.person === null && !isOfMany)
      remark('手机号', 'phoneRepeated', { severity: 'WARN', n: repeated.phone, sample: masked(listed) });
    if (isTaken)
      for (const one of decision.remarks)
        remark(one.column, one.reason, { severity: 'WARN', sample: sampleOf(one.column, listed) });
    if (isTaken && decision.phoneChanged) phones += 1;
    const row = { ...staged, rowKey, employmentId: repeated.person === null ? employmentId : null };
    rows.push(isTaken ? { ...row, action: decision.shown } : faulty(row));
    keepLine(before, { ...row, name: staged.name });
  }
  // A row left out altogether has its number on an earlier line.
  return { rows, faults, phones };
}

type Remark = (
  column: Column,
  reason: FaultCode,
  more?: { severity?: Fault['severity']; sample?: string; n?: number },
) => void;

function keyOf({ organisationRef, employeeNo }: StagedRow): string {
  return `${organisationRef}/${employeeNo}`;
}

/** Kept only so that whoever it means is no leaver and no later line repeats it; what it said of him is not. */
function faulty(row: Omit<store.Staged, 'action'>): store.Staged {
  return { ...row, action: 'FAULTY', name: '', phoneSealed: null, post: null, hiredOn: null, outOfProvince: null };
}

function masked({ phone }: ListedRow): string {
  return phone === null ? '' : maskPhone(phone);
}

function sampleOf(column: Column, row: ListedRow): string {
  if (column === '手机号') return masked(row);
  if (column === '工号') return row.employeeNo;
  return column === '企业微信账号' ? (row.userid ?? '') : '';
}
