import type { Kinds, TableRow } from '../../../lib/spreadsheet/index.ts';
import { charCount, readable } from '../../../lib/text.ts';
import { yesOrNo } from '../../../lib/yes-no.ts';
import { type Cells, readCells } from './cells.ts';
import { type Column, KINDS, ROLES, TIERS } from './columns.ts';
import { dayOf } from './day.ts';
import type { FaultWords } from './fault-words.ts';
import type { Fault, ListedRow } from './types.ts';

const LONGEST: Partial<Record<Column, number>> = {
  单位名称: 60,
  统一社会信用代码: 32,
  姓名: 40,
  工号: 32,
  岗位: 30,
  企业微信账号: 64,
};
const KINDS_OF_TEXT: Kinds<Column> = {
  keys: ['统一社会信用代码', '工号', '企业微信账号'],
  names: ['姓名'],
  days: ['入职日期'],
  flags: ['是否外省'],
  own: ['姓名', '工号', '手机号', '角色', '企业微信账号'],
};
const UNIT_LEVELS = 5;
const UNIT_CHARACTERS = 30;

/** What a line says, and everything that is wrong with it. Pure: nobody is looked up here. */
export function readRow(
  table: TableRow,
  columns: readonly (Column | null)[],
  /** today: 'YYYY-MM-DD', nobody is hired later than a year from it. */
  { today, words, headings }: { today: string; words: FaultWords; headings?: readonly string[] },
): { row: ListedRow; faults: Fault[] } {
  const reading = { columns, ...(headings ? { headings } : {}), longest: LONGEST, kinds: KINDS_OF_TEXT, words };
  const cells = readCells(table, reading);
  const { cell, say, oneOf, faults } = cells;
  checkName(cell('姓名'), cells.isFaulty('姓名'), (reason, severity = 'ERROR') =>
    say({ column: '姓名', severity, reason }),
  );
  if (cell('工号') === '' && !cells.isFaulty('工号')) say({ column: '工号', reason: 'numberBlank' });
  if (/[/\s]/.test(cell('工号'))) say({ column: '工号', reason: 'numberShape' });
  else if (cell('工号') !== '' && (REMARK.test(cell('工号')) || NO_NUMBER.test(cell('工号'))))
    say({ column: '工号', reason: 'numberNone' });

  const row: ListedRow = {
    line: table.line,
    township: cell('乡镇街道'),
    organisationName: cell('单位名称'),
    creditCode: cell('统一社会信用代码').toUpperCase(),
    kind: oneOf(KINDS, '类型'),
    tier: oneOf(TIERS, '规模'),
    unitPath: unitPath(cells),
    name: cell('姓名'),
    employeeNo: cell('工号'),
    phone: cells.phone('手机号'),
    role: oneOf(ROLES, '角色'),
    hiredOn: hiredOn(cells, today),
    outOfProvince: outOfProvince(cells),
    post: cell('岗位') || null,
    userid: cell('企业微信账号').toLowerCase() || null,
  };
  return { row, faults };
}

/** What people and programs write where a name or a number should stand, and which is neither. */
const REMARK = /^(?:同上|[同见]前|已?离职|待定|待补|未知|不详|空缺?|男|女|合计|小计|总计|true|false)$/i;
/** A time, or nothing that a number is made of. */
const NO_NUMBER = /^\d{1,2}:\d{2}(?::\d{2})?$|^[^\p{L}\p{N}]+$/u;

type NameFault = 'blank' | 'nameLost' | 'nameShape' | 'nameEmoji' | 'nameSign';
type SaysOfName = (reason: NameFault, severity?: 'ERROR' | 'WARN') => void;

/** A name is a text; what a failed look-up or a lossy encoding leaves in its place is none. */
export function checkName(name: string, isFaulty: boolean, say: SaysOfName): void {
  if (isFaulty) return;
  if (readable(name) === '') say('blank');
  else if (/[?？□�]/.test(name)) say('nameLost');
  else if (!/\p{L}/u.test(name) || REMARK.test(name)) say('nameShape');
  else if (/\p{Extended_Pictographic}/u.test(name)) say('nameEmoji', 'WARN');
  else if (/[^\p{L}\p{M}\p{N} ·.'’()（）-]/u.test(name)) say('nameSign');
}

function unitPath({ cell, say }: Cells<Column>): string[] {
  const names = cell('部门/车间')
    .split(/[/／\\]/)
    .map((name) => name.trim().replace(/\s+/g, ' '))
    .filter((name) => name !== '');
  if (names.length > UNIT_LEVELS) say({ column: '部门/车间', reason: 'unitLevels', values: { n: UNIT_LEVELS } });
  if (names.some((name) => charCount(name) > UNIT_CHARACTERS))
    say({ column: '部门/车间', reason: 'unitTooLong', values: { n: UNIT_CHARACTERS } });
  return names;
}

function hiredOn({ cell, say }: Cells<Column>, today: string): string | null {
  const text = cell('入职日期');
  if (text === '') return null;
  const day = dayOf(text);
  if (day === null) say({ column: '入职日期', reason: 'dayShape' });
  else if (day < '1950-01-01' || day > nextYear(today)) say({ column: '入职日期', reason: 'dayFar' });
  return day;
}

function nextYear(today: string): string {
  return `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
}

function outOfProvince({ cell, say }: Cells<Column>): boolean | null {
  const text = cell('是否外省');
  if (text === '') return null;
  const said = yesOrNo(text, { yes: ['外省'], no: ['本省'] });
  if (said === undefined) say({ column: '是否外省', reason: 'yesOrNo' });
  return said ?? null;
}
