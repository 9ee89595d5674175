import type { FastifyReply } from 'fastify';
import type { CellValue, Sheet } from '../../lib/spreadsheet/index.ts';
import { fullShanghai } from '../../lib/time.ts';
import { sendFile } from '../imports/files.ts';
import type { AuditListData, AuditSearch, LogWords, SecurityListData, SecuritySearch } from './api.ts';
import type { RefusalRow } from './refusals.ts';
import { actorText, refusalText } from './words.ts';

/** A file ends here; who needs more takes a shorter period. */
const MOST_ROWS = 100_000;

interface Written {
  name: string;
  headings: readonly string[];
  rows: AsyncIterable<readonly CellValue[]>;
  format: 'xlsx' | 'csv';
  /** Who took the file, and when. */
  by: string;
  at: Date;
}

/** A list as a file. Who took it out and when stands at its end, in the file itself. */
export function sendList(reply: FastifyReply, { name, headings, rows, format, by, at }: Written): FastifyReply {
  async function* signed() {
    let count = 0;
    for await (const row of rows) {
      yield row;
      count += 1;
      if (count === MOST_ROWS) break;
    }
    const cut = count === MOST_ROWS ? '（只到这里，请缩短时间段分次导出）' : '';
    yield [`共${count}行${cut}`, `导出人：${by}`, `导出时间：${fullShanghai(at)}`];
  }
  const sheet: Sheet = { name, columns: headings.map((heading) => ({ heading })), rows: signed() };
  return sendFile(reply, format, `${name}${fullShanghai(at).replace(/\D/g, '')}`, [sheet]);
}

export const LOG_HEADINGS = [
  ...['时间', '操作人', '操作人类别', '操作', '对象', '编号', '单位', '涉及人员', '人数', '事由', '来源地址', '序号'],
];

const PAGE = 200;

/** The log as the page shows it, newest first, a page at a time. */
export async function* logRows(
  search: (query: AuditSearch) => Promise<AuditListData>,
  query: Omit<AuditSearch, 'limit' | 'before'>,
  { actions, objects }: LogWords,
): AsyncGenerator<CellValue[]> {
  for (let before: number | null = null; ; ) {
    const page: AuditListData = await search({ ...query, limit: PAGE, ...(before === null ? {} : { before }) });
    for (const row of page.entries)
      yield [
        ...[fullShanghai(new Date(row.at)), row.actor ?? '', actorText(row.actorKind)],
        ...[actions[row.action] ?? '其他操作', objects[row.objectKind] ?? '其他', row.number ?? row.objectId],
        ...[row.organisation ?? '', row.person ?? '', row.people ?? '', row.reason ?? '', row.ip ?? '', row.id],
      ];
    if (page.next === null) return;
    before = page.next;
  }
}

export const REFUSAL_HEADINGS = ['时间', '谁', '编号', '地址', '接口', '原因', '状态码', '次数', '代码'];

export const refusalCells = (time: string, row: RefusalRow): CellValue[] => [
  ...[time, actorText(row.actorKind), row.actorId ?? row.script ?? '', row.address ?? '', row.route],
  ...[refusalText(row.reason, row.status), row.status, row.times, row.reason],
];

export const SECURITY_HEADINGS = ['时间', '事件', '谁', '来源地址', '原因', '入口', '次数', '序号'];

export async function* securityRows(
  search: (query: SecuritySearch) => Promise<SecurityListData>,
  query: Omit<SecuritySearch, 'limit' | 'before'>,
): AsyncGenerator<CellValue[]> {
  for (let before: number | null = null; ; ) {
    const page: SecurityListData = await search({ ...query, limit: PAGE, ...(before === null ? {} : { before }) });
    for (const { at, title, actor, actorText: kind, address, reason, route, times, id } of page.events)
      yield [fullShanghai(new Date(at)), title, actor ?? kind, address ?? '', reason, route, times, id];
    if (page.next === null) return;
    before = page.next;
  }
}
