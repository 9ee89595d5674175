import type { Texts } from '../../../config/text-file.ts';
import { Problem } from '../../../lib/problem.ts';
import {
  createAccount,
  ignoredText,
  type Kinds,
  readTablesAside,
  type Source,
  type TableRow,
} from '../../../lib/spreadsheet/index.ts';
import { type Cells, readCells } from '../import/cells.ts';
import { KINDS, TIERS } from '../import/columns.ts';
import { refuseForbidden, type TableHeading } from '../import/headings.ts';
import { checkName } from '../import/read-row.ts';
import * as columns from './columns.ts';
import type { CountyList, OfficerLine, OrganisationLine, PlaceLine, SheetName } from './types.ts';
import type { CountyCode, CountyWords } from './words.ts';

interface ReadNeeds {
  texts: Pick<Texts, 'roster' | 'county'>;
  words: CountyWords;
  phoneHash(phone: string): string;
}

type Line = { line: number; isFaulty: boolean };

/** More than any county has; a list is held in memory whole. */
const LINES_AT_MOST = 20_000;
const BYTES_AT_MOST = 20 * 1024 * 1024;

/** The tables a file holds, each known by its headings, on as many sheets as there are; a file with none of them is refused. */
export async function readCounty(
  source: Source,
  needs: ReadNeeds,
  { includeHidden = false }: { includeHidden?: boolean } = {},
): Promise<CountyList> {
  const account = createAccount();
  const faults: CountyList['faults'] = [];
  const tables = {
    辖区: reader<columns.PlaceColumn, PlaceLine>(needs, faults, {
      sheet: columns.SHEETS.places,
      longest: { 名称: 40, 编码: 32 },
      kinds: { keys: ['编码', '上级编码'], own: ['名称', '编码'] },
      lineOf: placeLine,
    }),
    单位: reader<columns.OrganisationColumn, OrganisationLine>(needs, faults, {
      sheet: columns.SHEETS.organisations,
      longest: { 单位名称: 60, 统一社会信用代码: 32 },
      kinds: { keys: ['统一社会信用代码'], own: ['单位名称', '统一社会信用代码'] },
      lineOf: organisationLine,
    }),
    民警: reader<columns.OfficerColumn, OfficerLine>(needs, faults, {
      sheet: columns.SHEETS.officers,
      longest: { 姓名: 40, 警号: 32, 企业微信账号: 64 },
      kinds: {
        keys: ['警号', '企业微信账号'],
        names: ['姓名'],
        own: ['姓名', '警号', '企业微信账号', '角色', '手机号'],
      },
      lineOf: (cells) => officerLine(cells, needs.phoneHash),
    }),
  };
  let current: (typeof tables)[SheetName] | null = null;
  const options = { shapes: columns.SHAPES, includeHidden, maxBytes: BYTES_AT_MOST };
  for await (const part of readTablesAside(source, options)) {
    account.see(part);
    if (part.part === 'table') {
      refuseForbidden(part, needs.texts.roster);
      current = tables[part.table as SheetName];
      current.begin(part);
    }
    if (part.part === 'row') current?.take(part.row);
  }
  const { sheets, ignoredRows, leftOut } = account;
  return {
    places: tables.辖区.lines(),
    organisations: tables.单位.lines(),
    officers: tables.民警.lines(),
    faults,
    sheets,
    ignored: account.ignored.map(ignoredText),
    ignoredRows,
    leftOut,
  };
}

interface SheetShape<C extends string, L extends Line> {
  sheet: SheetName;
  longest: Partial<Record<C, number>>;
  kinds: Kinds<C>;
  lineOf(cells: Cells<C, CountyCode>): Omit<L, keyof Line>;
}

/** Takes the rows of one kind of table as they come, heading by heading. */
function reader<C extends string, L extends Line>(
  { texts, words }: ReadNeeds,
  faults: CountyList['faults'],
  { sheet, longest, kinds, lineOf }: SheetShape<C, L>,
) {
  const lines: L[] = [];
  let heading: TableHeading | null = null;
  return {
    begin(found: TableHeading): void {
      heading = found;
    },
    /** Null: the file holds no such table. */
    lines: () => (heading === null ? null : lines),
    take(row: TableRow): void {
      if (heading === null) return;
      if (lines.length >= LINES_AT_MOST)
        throw new Problem({ code: 'file_too_long', status: 400, messageZh: texts.county.tooLong });
      const { headings } = heading;
      const cells = readCells<C, CountyCode>(row, {
        columns: heading.columns as (C | null)[],
        headings,
        longest,
        kinds,
        words,
      });
      const said = lineOf(cells);
      const isFaulty = cells.faults.some(({ severity }) => severity === 'ERROR');
      lines.push({ ...said, line: row.line, isFaulty } as L);
      faults.push(...cells.faults.map((fault) => ({ ...fault, sheet })));
    },
  };
}

function placeLine(cells: Cells<columns.PlaceColumn, CountyCode>): Omit<PlaceLine, keyof Line> {
  const { cell, say } = cells;
  demand(cells, ['类型', '名称', '编码']);
  if (/[/\s]/.test(cell('编码'))) say({ column: '编码', reason: 'numberShape' });
  const people = cell('人口').replace(/[,，]|人$/g, '');
  if (!/^\d{0,9}$/.test(people)) say({ column: '人口', reason: 'populationShape' });
  return {
    kind: cells.oneOf(columns.PLACE_KINDS, '类型'),
    name: cell('名称'),
    code: cell('编码'),
    parentCode: cell('上级编码'),
    station: cell('派出所'),
    population: /^\d{1,9}$/.test(people) ? Number(people) : null,
  };
}

function organisationLine(cells: Cells<columns.OrganisationColumn, CountyCode>): Omit<OrganisationLine, keyof Line> {
  const { cell } = cells;
  demand(cells, ['统一社会信用代码']);
  return {
    name: cell('单位名称'),
    code: cell('统一社会信用代码').toUpperCase(),
    kind: cells.oneOf(KINDS, '类型'),
    tier: cells.oneOf(TIERS, '规模'),
    township: cell('乡镇街道'),
    station: cell('派出所'),
    officerNos: several(cell('社区民警')),
  };
}

function officerLine(
  cells: Cells<columns.OfficerColumn, CountyCode>,
  phoneHash: ReadNeeds['phoneHash'],
): Omit<OfficerLine, keyof Line> {
  const { cell, say } = cells;
  demand(cells, ['警号', '角色']);
  checkName(cell('姓名'), cells.isFaulty('姓名'), (reason, severity = 'ERROR') =>
    say({ column: '姓名', severity, reason }),
  );
  if (/[/\s]/.test(cell('警号'))) say({ column: '警号', reason: 'numberShape' });
  if (!/^[\w.@-]*$/.test(cell('企业微信账号'))) say({ column: '企业微信账号', reason: 'accountShape' });
  const phone = cells.phone('手机号');
  return {
    name: cell('姓名'),
    officerNo: cell('警号'),
    userid: cell('企业微信账号').toLowerCase() || null,
    role: cells.oneOf(columns.OFFICE_ROLES, '角色'),
    scopes: several(cell('辖区')),
    phone,
    phoneHash: phone === null ? null : phoneHash(phone),
  };
}

function demand<C extends string>({ cell, say, isFaulty }: Cells<C, CountyCode>, demanded: readonly C[]): void {
  for (const column of demanded) if (cell(column) === '' && !isFaulty(column)) say({ column, reason: 'blank' });
}

/** As people separate what stands in one cell. */
function several(text: string): string[] {
  return [...new Set(text.split(/[、,，;；\s]+/).filter((one) => one !== ''))];
}
