import { PassThrough, type Readable } from 'node:stream';
import type { Kept } from '../../kernel/module/index.ts';
import { type Sheet, writeXlsx } from '../../lib/spreadsheet/index.ts';
import { fullShanghai } from '../../lib/time.ts';
import type { MyData } from './api.ts';

/** A workbook of what the page of somebody's own data shows, one sheet for each kind. */
export function fileOf(data: MyData, keptOf: (kind: string) => AsyncIterable<Kept>): Readable {
  const out = new PassThrough();
  const lists = data.kept.map(
    ({ kind, title }): Sheet => ({
      name: title,
      columns: [
        { heading: '时间', width: 18 },
        { heading: '事项', width: 40 },
        { heading: '内容', width: 50 },
      ],
      rows: rowsOf(keptOf(kind)),
    }),
  );
  writeXlsx(out, [recordSheet(data), ...lists]).catch((error: unknown) =>
    out.destroy(error instanceof Error ? error : new Error('the file of somebody’s own data failed')),
  );
  return out;
}

async function* rowsOf(kept: AsyncIterable<Kept>) {
  for await (const { at, about, said } of kept) yield [fullShanghai(at), about, said];
}

function recordSheet({ person, employments, consents, requests }: MyData): Sheet {
  const { name, phone, userid, officerNo } = person;
  const day = (at: string) => fullShanghai(new Date(at));
  return {
    name: '资料',
    columns: [
      { heading: '项目', width: 20 },
      { heading: '内容', width: 60, asText: true },
    ],
    rows: [
      ['姓名', name],
      ['手机号', phone ?? '未登记'],
      ['企业微信账号', userid ?? '未开通'],
      ...(officerNo === null ? [] : [['警号或编号', officerNo]]),
      ...employments.flatMap((job) => [
        ['单位', job.organisation],
        ['部门', job.unit ?? '未登记'],
        ['工号', job.employeeNo],
        ['岗位', job.post ?? '未登记'],
        ['入职日期', job.hiredOn ?? '未登记'],
        ['是否外省', job.outOfProvince ? '是' : '否'],
      ]),
      ...consents.map(({ noticeVersion, givenAt }) => ['同意', `信息使用说明${noticeVersion}，${day(givenAt)}`]),
      ...requests.map(({ number, createdAt, answer }) => [
        '申请',
        `${number}，${day(createdAt)}，${answer ?? '待答复'}`,
      ]),
    ],
  };
}
