import type { Cells } from '../../../kernel/imports/index.ts';
import { isSameName, NO_NAME } from '../../../lib/names.ts';
import { charCount } from '../../../lib/text.ts';
import { KIND_WORDS, TIER_WORDS } from '../../directory/index.ts';
import { type Column, ROLES } from '../import.ts';
import { type Earlier, SHARED_AT_MOST } from '../store/staged.ts';
import type { ListedRow } from '../types.ts';

const UNIT_LEVELS = 5;
const UNIT_CHARACTERS = 30;
/** A time, or nothing that a number is made of. */
const NO_NUMBER = /^\d{1,2}:\d{2}(?::\d{2})?$|^[^\p{L}\p{N}]+$/u;

/** What a line says; everything that is wrong with it stands in its faults. `today`: nobody is hired later than a year from it. */
export function listedRow(cells: Cells<Column>, today: string): ListedRow {
  const { cell, remark } = cells;
  const name = cells.name('姓名');
  const employeeNo = cell('工号');
  if (employeeNo === '' && !cells.isFaulty('工号')) remark({ column: '工号', reason: 'numberBlank' });
  if (/[/\s]/.test(employeeNo)) remark({ column: '工号', reason: 'numberShape' });
  else if (employeeNo !== '' && (NO_NAME.test(employeeNo) || NO_NUMBER.test(employeeNo)))
    remark({ column: '工号', reason: 'numberNone' });
  return {
    line: cells.line,
    township: cell('乡镇街道'),
    organisationName: cell('单位名称'),
    creditCode: cell('统一社会信用代码').toUpperCase(),
    kind: cells.oneOf(KIND_WORDS, '类型'),
    tier: cells.oneOf(TIER_WORDS, '规模'),
    unitPath: unitPath(cells),
    name,
    employeeNo,
    phone: cells.phone('手机号'),
    role: cells.oneOf(ROLES, '角色'),
    hiredOn: cells.day('入职日期', { from: '1950-01-01', to: nextYear(today) }),
    outOfProvince: cells.flag('是否外省', { yes: ['外省'], no: ['本省'] }),
    post: cell('岗位') || null,
    userid: cell('企业微信账号').toLowerCase() || null,
  };
}

function unitPath({ cell, remark }: Cells<Column>): string[] {
  const names = cell('部门/车间')
    .split(/[/／\\]/)
    .map((name) => name.trim().replace(/\s+/g, ' '))
    .filter((name) => name !== '');
  if (names.length > UNIT_LEVELS) remark({ column: '部门/车间', reason: 'unitLevels', values: { n: UNIT_LEVELS } });
  if (names.some((name) => charCount(name) > UNIT_CHARACTERS))
    remark({ column: '部门/车间', reason: 'unitTooLong', values: { n: UNIT_CHARACTERS } });
  return names;
}

function nextYear(today: string): string {
  return `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
}

/** The lines before, of this batch and of those already staged. */
export interface EarlierLines {
  byKey: Map<string, Earlier>;
  byPhone: Map<string, Earlier[]>;
  byUserid: Map<string, Earlier>;
  byJob: Map<string, Earlier>;
}

export function earlierLines(staged: readonly Earlier[]): EarlierLines {
  const lines: EarlierLines = { byKey: new Map(), byPhone: new Map(), byUserid: new Map(), byJob: new Map() };
  for (const row of staged) keepLine(lines, row);
  return lines;
}

export function keepLine({ byKey, byPhone, byUserid, byJob }: EarlierLines, row: Earlier): void {
  byKey.set(row.rowKey, row);
  if (row.phoneHash !== null) {
    const samePhone = byPhone.get(row.phoneHash) ?? [];
    // Of more than are allowed nobody is taken, whoever they are.
    if (samePhone.length < SHARED_AT_MOST) samePhone.push(row);
    byPhone.set(row.phoneHash, samePhone);
  }
  if (row.userid !== null) byUserid.set(row.userid, row);
  if (row.employmentId !== null) byJob.set(row.employmentId, row);
}

export function isCrowded({ byPhone }: EarlierLines, phoneHash: string | null): boolean {
  return phoneHash !== null && (byPhone.get(phoneHash)?.length ?? 0) >= SHARED_AT_MOST;
}

/** The lines that this one repeats. One person may work in two organisations; in one he is listed once. */
export function repeatsOf(
  { byKey, byPhone, byUserid, byJob }: EarlierLines,
  row: Omit<Earlier, 'line'>,
): Record<'number' | 'person' | 'account' | 'phone', number | null> {
  const samePhone = row.phoneHash === null ? [] : (byPhone.get(row.phoneHash) ?? []);
  const here = samePhone.find(
    ({ name, organisationRef }) => isSameName(name, row.name) && organisationRef === row.organisationRef,
  );
  const stranger = samePhone.find(({ name }) => !isSameName(name, row.name) && name !== '');
  const sameAccount = row.userid === null ? undefined : byUserid.get(row.userid);
  const isOther =
    sameAccount !== undefined &&
    !samePhone.some(({ line, name }) => line === sameAccount.line && isSameName(name, row.name));
  return {
    number: byKey.get(row.rowKey)?.line ?? null,
    person: (row.employmentId === null ? undefined : byJob.get(row.employmentId))?.line ?? here?.line ?? null,
    account: isOther ? sameAccount.line : null,
    phone: stranger?.line ?? null,
  };
}
