import { createWriteStream } from 'node:fs';
import { ROSTER } from '../../domain/roster/index.ts';
import { writeCsv, writeXlsx } from '../../lib/spreadsheet/index.ts';

export interface ListPlan {
  kind: 'csv' | 'xlsx';
  rows: number;
  /** No two lists of a run share a person or an organisation. */
  tag: number;
}

const STAFF = 350;
const SURNAMES = Array.from('岚砚汀禾岫泠霁漪溯筠蘅芷笙箫翎霭');
const GIVEN = Array.from('知听晚清望闻初若书景云星月雪予亦');
const TOWNSHIPS = ['青岚街道', '望汀街道', '栖禾桥镇', '石岫湾镇'];
const WORKSHOPS = ['冲压车间', '焊装车间', '涂装车间', '总装车间', '注塑车间'];

/** A roster of invented people in organisations of 350, none of them known yet; equal plans give equal files. */
export async function writeList(path: string, plan: ListPlan): Promise<void> {
  const out = createWriteStream(path);
  if (plan.kind === 'csv') return writeCsv(out, withHeadings(plan));
  await writeXlsx(out, [{ name: '名单', columns: ROSTER.titles.map((heading) => ({ heading })), rows: people(plan) }]);
}

function* withHeadings(plan: ListPlan): Generator<readonly string[]> {
  yield ROSTER.titles;
  yield* people(plan);
}

function* people({ rows, tag }: ListPlan): Generator<string[]> {
  for (let n = 0; n < rows; n += 1) {
    const organisation = Math.floor(n / STAFF);
    const phone = 10_000_000 * (tag + 5) + n;
    yield [
      TOWNSHIPS[organisation % TOWNSHIPS.length] ?? '',
      `示范${tag}号第${organisation}厂`,
      `00DEMO${tag}${String(organisation).padStart(11, '0')}`,
      '企业',
      '规上',
      `${WORKSHOPS[n % WORKSHOPS.length]}/${1 + (n % 4)}班`,
      `${SURNAMES[n % 16]}${GIVEN[Math.floor(n / 16) % 16]}${GIVEN[Math.floor(n / 256) % 16]}`,
      String(n % STAFF).padStart(5, '0'),
      `154${String(phone).padStart(8, '0')}`,
      '员工',
      '2025-03-01',
      n % 3 === 0 ? '是' : '否',
      '操作工',
      `w${tag}-${n}`,
    ];
  }
}
