import type { Texts } from '../../../config/text-file.ts';
import { Problem } from '../../../lib/problem.ts';
import { readTable, type TableRow } from '../../../lib/spreadsheet/index.ts';
import { type Cells, readCells } from '../import/cells.ts';
import { KINDS, TIERS } from '../import/columns.ts';
import { columnsBy } from '../import/headings.ts';
import * as columns from './columns.ts';
import type { CountyList, OfficerLine, OrganisationLine, PlaceLine, SheetName } from './types.ts';
import type { CountyCode, CountyWords } from './words.ts';

interface ReadNeeds {
  texts: Pick<Texts, 'roster' | 'county'>;
  words: CountyWords;
  phoneHash(phone: string): string;
}

type Source = string | Buffer;
type Line = { line: number; isFaulty: boolean };

/** More than any county has; a list is held in memory whole. */
const LINES_AT_MOST = 20_000;

/** The tables a file holds, each known by its headings; a file with none of them is refused. */
export async function readCounty(source: Source, needs: ReadNeeds): Promise<CountyList> {
  const faults: CountyList['faults'] = [];
  const places = await readSheet<columns.PlaceColumn, PlaceLine>(source, needs, faults, {
    sheet: columns.SHEETS.places,
    all: columns.PLACE_COLUMNS,
    demanded: columns.DEMANDED.places,
    longest: { 名称: 40, 编码: 32 },
    lineOf: placeLine,
  });
  const organisations = await readSheet<columns.OrganisationColumn, OrganisationLine>(source, needs, faults, {
    sheet: columns.SHEETS.organisations,
    all: columns.ORGANISATION_COLUMNS,
    demanded: columns.DEMANDED.organisations,
    longest: { 单位名称: 60, 统一社会信用代码: 32 },
    lineOf: organisationLine,
  });
  const officers = await readSheet<columns.OfficerColumn, OfficerLine>(source, needs, faults, {
    sheet: columns.SHEETS.officers,
    all: columns.OFFICER_COLUMNS,
    demanded: columns.DEMANDED.officers,
    longest: { 姓名: 40, 警号: 32, 企业微信账号: 64 },
    lineOf: (cells) => officerLine(cells, needs.phoneHash),
  });
  if (!places && !organisations && !officers)
    throw new Problem({ code: 'file_headings', status: 400, messageZh: needs.texts.county.noTable });
  return { places, organisations, officers, faults };
}

interface SheetShape<C extends string, L extends Line> {
  sheet: SheetName;
  all: readonly C[];
  demanded: readonly (readonly string[])[];
  longest: Partial<Record<C, number>>;
  lineOf(cells: Cells<C, CountyCode>): Omit<L, keyof Line>;
}

async function readSheet<C extends string, L extends Line>(
  source: Source,
  { texts, words }: ReadNeeds,
  faults: CountyList['faults'],
  { sheet, all, demanded, longest, lineOf }: SheetShape<C, L>,
): Promise<L[] | null> {
  const lines: L[] = [];
  let found: (C | null)[] | null = null;
  for await (const row of tableOf(source, demanded)) {
    if (found === null) {
      const headings = columnsBy(row, columns.named(all), texts.roster);
      found = headings.columns;
      faults.push(...headings.faults.map((fault) => ({ ...fault, sheet })));
      continue;
    }
    if (lines.length >= LINES_AT_MOST)
      throw new Problem({ code: 'file_too_long', status: 400, messageZh: texts.county.tooLong });
    const cells = readCells<C, CountyCode>(row, { columns: found, longest, words });
    const said = lineOf(cells);
    const isFaulty = cells.faults.some(({ severity }) => severity === 'ERROR');
    lines.push({ ...said, line: row.line, isFaulty } as L);
    faults.push(...cells.faults.map((fault) => ({ ...fault, sheet })));
  }
  return found === null ? null : lines;
}

/** Its rows, heading first; none where the file has no such table. */
async function* tableOf(source: Source, demanded: readonly (readonly string[])[]): AsyncGenerator<TableRow> {
  for (const headings of demanded) {
    try {
      return yield* readTable(source, { headings });
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'file_headings')) throw error;
    }
  }
}

function placeLine(cells: Cells<columns.PlaceColumn, CountyCode>): Omit<PlaceLine, keyof Line> {
  const { cell, say } = cells;
  demand(cells, ['类型', '名称', '编码']);
  if (/[/\s]/.test(cell('编码'))) say({ column: '编码', reason: 'numberShape' });
  const people = cell('人口').replace(/[,，]/g, '');
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
  demand(cells, ['姓名', '警号', '角色']);
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

function demand<C extends string>({ cell, say }: Cells<C, CountyCode>, demanded: readonly C[]): void {
  for (const column of demanded) if (cell(column) === '') say({ column, reason: 'blank' });
}

/** As people separate what stands in one cell. */
function several(text: string): string[] {
  return [...new Set(text.split(/[、,，;；\s]+/).filter((one) => one !== ''))];
}
