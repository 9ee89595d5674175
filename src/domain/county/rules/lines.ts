import type { Texts } from '../../../config/text-file.ts';
import {
  type Cells,
  type FaultCode,
  type FaultWords,
  faultWords,
  type ListRow,
} from '../../../kernel/imports/index.ts';
import { Problem } from '../../../lib/problem.ts';
import { KIND_WORDS, TIER_WORDS } from '../../directory/index.ts';
import {
  type CountyColumn,
  OFFICE_ROLES,
  OFFICERS,
  type OfficerColumn,
  ORGANISATIONS,
  type OrganisationColumn,
  PLACE_KINDS,
  PLACES,
  type PlaceColumn,
} from '../import.ts';
import type { CountyFault, OfficerLine, OrganisationLine, PlaceLine, SheetName } from '../types.ts';

export type CountyCode = keyof Texts['county']['faults'];

/** What is wrong with a cell of a county's list; it shares the common words where they fit. */
export type CountyWords = FaultWords<CountyCode | FaultCode>;

export const countyWords = ({ roster, county }: Pick<Texts, 'roster' | 'county'>): CountyWords =>
  faultWords<CountyCode>(roster, county.faults);

export interface CountyLines {
  places: PlaceLine[];
  organisations: OrganisationLine[];
  officers: OfficerLine[];
  faults: CountyFault[];
}

/** More than any county has; a list is held in memory whole. */
const LINES_AT_MOST = 20_000;

/** Adds a row to the lines of its table. */
export function addLine(
  lines: CountyLines,
  { table, cells }: ListRow<CountyColumn, CountyCode>,
  { phoneHash, tooLong }: { phoneHash(phone: string): string; tooLong: string },
): void {
  const add = <L>(taken: (L & Line)[], said: L, sheet: SheetName): void => {
    if (taken.length >= LINES_AT_MOST) throw new Problem({ code: 'file_too_long', status: 400, messageZh: tooLong });
    taken.push({ ...said, line: cells.line, isFaulty: cells.isAnyFaulty() });
    lines.faults.push(...cells.faults.map((fault) => ({ ...fault, sheet })));
  };
  if (table.name === PLACES.name) add(lines.places, placeLine(cells), '辖区');
  if (table.name === ORGANISATIONS.name) add(lines.organisations, organisationLine(cells), '单位');
  if (table.name === OFFICERS.name) add(lines.officers, officerLine(cells, phoneHash), '民警');
}

type Line = { line: number; isFaulty: boolean };

function placeLine(cells: Cells<PlaceColumn, CountyCode>): Omit<PlaceLine, keyof Line> {
  const { cell, remark } = cells;
  cells.demand('类型', '名称', '编码');
  if (/[/\s]/.test(cell('编码'))) remark({ column: '编码', reason: 'numberShape' });
  const people = cell('人口').replace(/[,，]|人$/g, '');
  if (!/^\d{0,9}$/.test(people)) remark({ column: '人口', reason: 'populationShape' });
  return {
    kind: cells.oneOf(PLACE_KINDS, '类型'),
    name: cell('名称'),
    code: cell('编码'),
    parentCode: cell('上级编码'),
    station: cell('派出所'),
    population: /^\d{1,9}$/.test(people) ? Number(people) : null,
  };
}

function organisationLine(cells: Cells<OrganisationColumn, CountyCode>): Omit<OrganisationLine, keyof Line> {
  const { cell } = cells;
  cells.demand('统一社会信用代码');
  return {
    name: cell('单位名称'),
    code: cell('统一社会信用代码').toUpperCase(),
    kind: cells.oneOf(KIND_WORDS, '类型'),
    tier: cells.oneOf(TIER_WORDS, '规模'),
    township: cell('乡镇街道'),
    station: cell('派出所'),
    officerNos: several(cell('社区民警')),
  };
}

function officerLine(
  cells: Cells<OfficerColumn, CountyCode>,
  phoneHash: (phone: string) => string,
): Omit<OfficerLine, keyof Line> {
  const { cell, remark } = cells;
  cells.demand('警号', '角色');
  const name = cells.name('姓名');
  if (/[/\s]/.test(cell('警号'))) remark({ column: '警号', reason: 'numberShape' });
  if (!/^[\w.@-]*$/.test(cell('企业微信账号'))) remark({ column: '企业微信账号', reason: 'accountShape' });
  const phone = cells.phone('手机号');
  return {
    name,
    officerNo: cell('警号'),
    userid: cell('企业微信账号').toLowerCase() || null,
    role: cells.oneOf(OFFICE_ROLES, '角色'),
    scopes: several(cell('辖区')),
    phone,
    phoneHash: phone === null ? null : phoneHash(phone),
  };
}

/** As people separate what stands in one cell. */
function several(text: string): string[] {
  return [...new Set(text.split(/[、,，;；\s]+/).filter((one) => one !== ''))];
}
