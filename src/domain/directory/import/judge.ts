import type { Executor } from '../../../database/index.ts';
import { maskPhone, maskText } from '../../../lib/masking.ts';
import { cut } from '../../../lib/text.ts';
import type { Column } from './columns.ts';
import type { FaultCode, FaultWords } from './fault-words.ts';
import { createMemory } from './memory.ts';
import { decide } from './rules.ts';
import { loadStanding } from './standing.ts';
import * as store from './store/staged.ts';
import type { Fault, ListedRow, OrganisationPlan, StagedRow } from './types.ts';
import { loadUnits } from './units.ts';

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
  const standing = await loadStanding(db, { corpId, rows: sought, scopeIds });
  const units = await loadUnits(db, organisationIds);
  const faults: Fault[] = [];
  const rows: store.Staged[] = [];
  let phones = 0;
  const decided = candidates.map(({ isFaulty, plan, listed, staged }) => {
    const { organisationId } = plan;
    const unitId = organisationId === null ? null : units.find(organisationId, staged.unitPath);
    const decision = isFaulty ? null : decide(staged, { organisationId, unitId }, standing);
    // What is told as new is new to the other lines, too.
    const job = decision?.outcome === 'taken' && decision.told !== 'NEW' ? decision.job : null;
    return { listed, staged, decision, employmentId: job?.employmentId ?? null, rowKey: keyOf(staged) };
  });
  const before = createMemory(
    await store.earlierRows(
      db,
      importId,
      decided.map(({ staged, rowKey, employmentId }) => ({ ...staged, rowKey, employmentId })),
    ),
  );
  for (const { listed, staged, decision, employmentId, rowKey } of decided) {
    const say: Said = (column, reason, { severity = 'ERROR', sample = '', n = 0 } = {}) =>
      faults.push({
        line: staged.line,
        column,
        severity,
        reason: words(reason, { where: whereIs(n), n }),
        sample: cut(maskText(sample), 20),
      });
    const repeated = before.repeats({ ...staged, rowKey, employmentId });
    if (repeated.number !== null) {
      say('工号', 'numberRepeated', { n: repeated.number, sample: staged.employeeNo });
      continue;
    }
    const isCrowded = before.isCrowded(staged.phoneHash);
    const isUnique = repeated.person === null && repeated.account === null && !isCrowded;
    const isTaken = decision?.outcome === 'taken' && isUnique;
    if (isCrowded) say('手机号', 'phoneCrowded', { n: store.SHARED_AT_MOST, sample: masked(listed) });
    if (decision?.outcome === 'refused')
      say(decision.column, decision.reason, { sample: sampleOf(decision.column, listed) });
    if (repeated.person !== null) say('姓名', 'personRepeated', { n: repeated.person });
    if (repeated.account !== null)
      say('企业微信账号', 'accountRepeated', { n: repeated.account, sample: staged.userid ?? '' });
    if (repeated.phone !== null && repeated.person === null && !isCrowded)
      say('手机号', 'phoneRepeated', { severity: 'WARN', n: repeated.phone, sample: masked(listed) });
    if (isTaken)
      for (const remark of decision.remarks)
        say(remark.column, remark.reason, { severity: 'WARN', sample: sampleOf(remark.column, listed) });
    if (isTaken && decision.phoneChanged) phones += 1;
    const row = { ...staged, rowKey, employmentId: repeated.person === null ? employmentId : null };
    rows.push(isTaken ? { ...row, action: decision.told } : faulty(row));
    before.keep({ ...row, name: staged.name });
  }
  // A row left out altogether has its number on an earlier line.
  return { rows, faults, phones };
}

type Said = (
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
