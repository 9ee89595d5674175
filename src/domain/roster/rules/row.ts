import type { Cells } from '../../../kernel/imports/index.ts';
import { NO_NAME } from '../../../lib/names.ts';
import { charCount } from '../../../lib/text.ts';
import { KIND_WORDS, TIER_WORDS } from '../../directory/index.ts';
import { type Column, ROLES } from '../import.ts';
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
