import { PassThrough, type Readable } from 'node:stream';
import type { Executor } from '../../../database/index.ts';
import type { Keep, Kept } from '../../../kernel/module/index.ts';
import { maskPhone } from '../../../lib/masking.ts';
import { type Sheet, writeXlsx } from '../../../lib/spreadsheet/index.ts';
import { fullShanghai } from '../../../lib/time.ts';
import type { KeptData, MyData } from '../api.ts';
import type { PrivacyContext } from '../context.ts';
import * as store from '../store.ts';
import { requestView } from './requests.ts';

const AT_ONCE = 20;
const IN_FILE = 500;
/** Of each list in the file of one's own data; more are on the page. */
const MOST_OF_A_KIND = 20_000;

/** What is held about the reader himself. */
export async function ownData(ctx: PrivacyContext, personId: string): Promise<MyData> {
  const { db, directory, notice } = ctx;
  const person = await directory.person(db, personId);
  const [phone, officerNo, employments, consents, requests, kept] = await Promise.all([
    directory.phoneOf(db, personId),
    store.officerNoOf(db, personId),
    directory.employmentsOf(db, personId),
    store.consentsOf(db, personId),
    store.requestsOf(db, personId),
    Promise.all([...ctx.all.keeps().keys()].map((kind) => keptOf(ctx, db, personId, { kind, skip: 0 }))),
  ]);
  return {
    noticeVersion: notice.version,
    person: {
      name: person?.name ?? '',
      phone: phone === null ? null : maskPhone(phone),
      userid: person?.userid ?? null,
      officerNo,
    },
    employments: employments.map(({ organisationId: _, ...shown }) => shown),
    consents: consents.map((consent) => ({ ...consent, givenAt: consent.givenAt.toISOString() })),
    requests: requests.map(requestView),
    requestCount: requests[0]?.total ?? 0,
    kept,
  };
}

/** One page of what is kept of a kind: each module says its part. */
export async function keptOf(
  ctx: PrivacyContext,
  ex: Executor,
  personId: string,
  { kind, skip }: { kind: string; skip: number },
): Promise<KeptData> {
  const { title, source } = keepOf(ctx, kind);
  const rows = await source(ex, personId, { limit: AT_ONCE, skip });
  const count = rows[0]?.total ?? 0;
  const shown = skip + rows.length;
  return {
    kind,
    title,
    count,
    rows: rows.map(({ at, about, said, path }, index) => ({
      place: count - skip - index,
      at: at.toISOString(),
      ...{ about, said, path },
    })),
    next: shown < count ? shown : null,
  };
}

function keepOf({ all }: PrivacyContext, kind: string): Keep {
  const found = all.keeps().get(kind);
  if (!found) throw new Error(`no module keeps anything of kind ${kind}`);
  return found;
}

/** All of it, at most so many of a kind, read page by page while it is taken away. */
async function* allOf(ctx: PrivacyContext, personId: string, kind: string): AsyncGenerator<Kept> {
  const { source } = keepOf(ctx, kind);
  for (let skip = 0; skip < MOST_OF_A_KIND; ) {
    const rows = await source(ctx.db, personId, { limit: Math.min(IN_FILE, MOST_OF_A_KIND - skip), skip });
    yield* rows;
    skip += rows.length;
    if (rows.length === 0) return;
  }
}

/** The same as a workbook of his own, one sheet for each kind (个人信息保护法 art. 45). */
export async function ownFile(ctx: PrivacyContext, personId: string): Promise<Readable> {
  const data = await ownData(ctx, personId);
  const out = new PassThrough();
  const lists = data.kept.map(
    ({ kind, title }): Sheet => ({
      name: title,
      columns: [
        { heading: '时间', width: 18 },
        { heading: '事项', width: 40 },
        { heading: '内容', width: 50 },
      ],
      rows: rowsOf(allOf(ctx, personId, kind)),
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
