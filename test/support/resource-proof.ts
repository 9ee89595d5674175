import type { RowData, RowsData, RowViewData } from '../../src/kernel/resource/api.ts';
import type { Resource } from '../../src/kernel/resource/index.ts';
import { readRows } from '../../src/lib/spreadsheet/index.ts';
import { shanghaiDay } from '../../src/lib/time.ts';
import type { Http } from './http.ts';

/** The rows of a list at the desk, as a reader gets them. */
export const rowsAtDesk = async (http: Http, { name }: Pick<Resource, 'name'>, search = ''): Promise<RowData[]> =>
  (await http.get<RowsData>(`/api/desk/r/${name}/rows?${search}`)).rows;

/** One row's page; null: refused as if it were not there. */
export async function rowAtDesk(http: Http, { name }: Pick<Resource, 'name'>, id: string): Promise<RowViewData | null> {
  const answer = await http.request('GET', `/api/desk/r/${name}/rows/${id}`);
  if (answer.status === 404) return null;
  return (await answer.json()) as RowViewData;
}

/** The file of a list, line by line. */
export async function fileAtDesk(http: Http, { name }: Pick<Resource, 'name'>, search = ''): Promise<string[][]> {
  const answer = await http.request('GET', `/api/desk/r/${name}/rows.xlsx?${search}`);
  const cells: string[][] = [];
  for await (const row of readRows(Buffer.from(await answer.arrayBuffer()))) cells.push(row.cells.map(String));
  return cells;
}

/** Every filter of a list by the row's own value, which finds it, and by another one, which does not. */
export function filtersAbout(resource: Resource, row: RowData): { finding: string[]; missing: string[] } {
  const [finding, missing]: [string[], string[]] = [[], []];
  for (const name of resource.filters ?? []) {
    const { kind, options = {} } = resource.columns[name] ?? {};
    if (kind === 'place') missing.push('organisationId=nowhere');
    else if (kind === 'choice') {
      const others = Object.keys(options).filter((code) => code !== row[name]);
      finding.push(`${name}=${row[name]}`, `${name}=${others[0]},${row[name]}`);
      missing.push(`${name}=${others.join(',')}`);
    } else {
      const day = kind === 'day' ? String(row[name]) : shanghaiDay(new Date(String(row[name])));
      finding.push(`${name}From=${day}`, `${name}To=${day}`, `${name}From=${day}&${name}To=${day}`);
      missing.push(`${name}From=2199-01-01`, `${name}To=1999-01-01`);
    }
  }
  for (const name of resource.searches ?? [])
    finding.push(`q=${encodeURIComponent(String(row[name]).split(' ')[0] ?? '')}`);
  if (resource.searches) missing.push(`q=${encodeURIComponent('没有这个词')}`);
  return { finding, missing };
}

/** Every order a list can be read in. */
export const ordersOf = ({ sorts = [] }: Resource): string[] => [
  'newest',
  'oldest',
  ...sorts.flatMap((name) => [name, `-${name}`]),
];

/** Read a row at a time, a list is what it is at once, in each of its orders. */
export async function pagesAtDesk(http: Http, { name }: Pick<Resource, 'name'>, sort: string): Promise<string[]> {
  const ids: string[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const after: string = next === '' ? '' : `&after=${next}`;
    const page: RowsData = await http.get<RowsData>(`/api/desk/r/${name}/rows?limit=1&sort=${sort}${after}`);
    ids.push(...page.rows.map(({ id }) => id));
    ({ next } = page);
  }
  return ids;
}
