import { PassThrough, type Readable } from 'node:stream';
import type { Texts } from '../../../config/text-file.ts';
import { appNow, type Tx, transact } from '../../../database/index.ts';
import { reasonText } from '../../../kernel/audience/index.ts';
import { maskName } from '../../../lib/masking.ts';
import { percentText, shareText } from '../../../lib/shares.ts';
import { writeXlsx } from '../../../lib/spreadsheet/index.ts';
import { formatShanghai } from '../../../lib/time.ts';
import { type BoardData, type Counters, countersOf, RECEIPT_COUNTS } from '../api.ts';
import type { Found } from '../commands/acts.ts';
import type { BulletinContext, By } from '../context.ts';
import * as store from '../store/bulletins.ts';
import { ackSeconds, answerCounts, countCorrected, countsOf, organisationPage, peoplePage } from '../store/counts.ts';
import type { Bulletin } from '../types.ts';
import { answersOf } from './board.ts';
import { find } from './bulletins.ts';
import { filterReasons } from './options.ts';
import type { Reader } from './reader.ts';

const PAGE = 500;

/** What a report shows of a bulletin, within its reader's places. */
export interface ReportFigures {
  bulletin: Bulletin;
  counters: Counters;
  percent: Omit<Counters, 'target'>;
  median: number | null;
  p90: number | null;
  /** Who it went to: 「角色为安全顾问，所在乡镇青岚街道」. */
  audience: string;
  /** Number of the bulletin it puts right, and how many of its readers may have seen that one. */
  corrects: { number: string; seen: number } | null;
  answers: BoardData['answers'];
  /** Number of the bulletin that puts it right. */
  correctedBy: string | null;
  organisations: { name: string; township: string; silent: boolean; counters: Counters }[];
  madeAt: Date;
}

/** The states in the order of a report's columns. */
const COLUMNS = [
  ['acked', 'ACKED'],
  ['late', 'ACKED_LATE'],
  ['accepted', 'ACCEPTED'],
  ['unconfirmed', 'UNCONFIRMED'],
  ['invalid', 'INVALID'],
  ['suppressed', 'SUPPRESSED'],
  ['pending', 'QUEUED'],
] as const;

/** A page to print, without names of people: it hangs on the wall. */
export function reportPage(ctx: BulletinContext, id: string, { personId }: By): Promise<string> {
  return transact(ctx.db, async (tx) => {
    const figures = await figuresOf(ctx, tx, await find(ctx, tx, id, personId));
    return pageOf(figures, { texts: ctx.texts, tenantName: ctx.settings.tenant.name });
  });
}

/** A workbook with every organisation and person, read page by page while it is written. */
export async function reportWorkbook(
  ctx: BulletinContext,
  id: string,
  { personId, acting }: By,
): Promise<{ number: string; file: Readable }> {
  const { found, figures } = await transact(ctx.db, async (tx) => {
    const found = await find(ctx, tx, id, personId);
    const figures = await figuresOf(ctx, tx, found);
    const seen = [found.reader.masked ? 'masked name' : 'name'];
    const people = figures.counters.target;
    await ctx.audit.look(tx, { ...acting, object: { kind: 'bulletin', id }, seen, people, file: true });
    return { found, figures };
  });
  const file = new PassThrough();
  const sheets = [
    summarySheet(ctx, figures, (await ctx.audit.takerOf(personId)).by),
    organisationSheet(ctx, figures),
    peopleSheet(ctx, found.bulletin, found.reader),
  ];
  writeXlsx(file, sheets).catch((error: unknown) =>
    file.destroy(error instanceof Error ? error : new Error('the report failed')),
  );
  return { number: found.bulletin.number, file };
}

async function figuresOf(ctx: BulletinContext, tx: Tx, { bulletin, reader }: Found): Promise<ReportFigures> {
  const { id, quorum } = bulletin;
  const { sees, discreet } = reader;
  const counts = await countsOf(tx, [id], sees);
  const { median, p90 } = await ackSeconds(tx, id, sees);
  const counters = countersOf(counts.get(id) ?? {}, { discreet });
  const organisations: ReportFigures['organisations'] = [];
  for (let after: string | undefined; ; ) {
    const rows = await organisationPage(tx, id, sees, { after, limit: PAGE, quorum });
    organisations.push(...rows.map((row) => ({ ...row, counters: countersOf(row.counts, { discreet }) })));
    if (rows.length < PAGE) break;
    after = rows.at(-1)?.code;
  }
  const [wrong, right] = [await numberOf(tx, bulletin.corrects), await numberOf(tx, bulletin.correctedBy)];
  return {
    bulletin,
    counters,
    percent: RECEIPT_COUNTS.percent(counters),
    median,
    p90,
    audience: reasonText(await filterReasons(ctx, tx, bulletin.filter)),
    corrects: wrong === null ? null : { number: wrong, seen: await countCorrected(tx, id, sees) },
    correctedBy: right,
    answers: answersOf(bulletin.question, await answerCounts(tx, id, sees), counters.target),
    organisations,
    madeAt: await appNow(tx),
  };
}

async function numberOf(tx: Tx, id: string | null): Promise<string | null> {
  const bulletin = id && (await store.load(tx, id));
  return bulletin ? bulletin.number : null;
}

function summarySheet({ texts }: BulletinContext, figures: ReportFigures, by: string) {
  const words = texts.bulletin.receipts;
  const { bulletin, counters, percent, median, p90, audience, corrects, correctedBy, madeAt } = figures;
  const rows: [string, string | number][] = [
    ['编号', bulletin.number],
    ['标题', bulletin.drill ? `${texts.drill.mark}${bulletin.title}` : bulletin.title],
    ['发给谁', audience],
    ...(corrects ? [['更正', `${corrects.number}（${corrects.seen}人可能看过原文）`] as [string, string]] : []),
    ...(correctedBy ? [['已由更正代替', correctedBy] as [string, string]] : []),
    ['状态', texts.bulletin.states[bulletin.state] ?? bulletin.state],
    ['开始发送', bulletin.sendingAt ? formatShanghai(bulletin.sendingAt) : ''],
    ['截止时间', bulletin.deadlineAt ? formatShanghai(bulletin.deadlineAt) : ''],
    ['接收人数', counters.target],
    ...COLUMNS.map(([name, state]): [string, string] => [
      words[state] ?? state,
      `${counters[name]}（${percentText(percent[name])}）`,
    ]),
    ['签收用时中位数（秒）', median ?? ''],
    ['签收用时90%分位（秒）', p90 ?? ''],
    ['催办次数', bulletin.remindersSent],
    ...answerRows(figures.answers),
    ['导出人', by],
    ['统计时间', formatShanghai(madeAt)],
  ];
  return {
    name: '总表',
    columns: [
      { heading: '项目', width: 24 },
      { heading: '内容', width: 40, asText: true },
    ],
    rows,
  };
}

function answerRows(answers: ReportFigures['answers']): [string, string | number][] {
  if (answers === null) return [];
  return [
    ['提问', answers.text],
    ...answers.rows.map(({ text, inTime, late }): [string, string] => [
      `回答：${text}`,
      late > 0 ? `${inTime}（另有逾期${late}）` : String(inTime),
    ]),
    ['未回答', answers.unanswered],
  ];
}

function organisationSheet({ texts }: BulletinContext, { organisations }: ReportFigures) {
  const words = texts.bulletin.receipts;
  return {
    name: '单位',
    columns: [
      { heading: '乡镇街道', width: 16 },
      { heading: '单位', width: 32 },
      { heading: '接收人数' },
      ...COLUMNS.map(([, state]) => ({ heading: words[state] ?? state })),
      { heading: '未达签收要求' },
    ],
    rows: organisations.map(({ township, name, counters, silent }) => [
      township,
      name,
      counters.target,
      ...COLUMNS.map(([column]) => counters[column]),
      silent ? '是' : '',
    ]),
  };
}

function peopleSheet({ db, texts }: BulletinContext, { id, question }: Bulletin, reader: Reader) {
  const words = texts.bulletin.receipts;
  const textOf = new Map(question?.answers.map((answer) => [answer.id, answer.text]));
  async function* rows() {
    for (let after = ''; ; ) {
      const page = await peoplePage(db, id, reader.sees, { after, limit: PAGE });
      for (const row of page) {
        const state = reader.discreet && row.state === 'SUPPRESSED' ? 'QUEUED' : row.state;
        yield [
          row.organisation ?? '',
          reader.masked ? maskName(row.name) : row.name,
          texts.roles[row.role] ?? row.role,
          words[state] ?? state,
          row.actedAt ? formatShanghai(row.actedAt) : '',
          row.reminders,
          ...(question ? [row.answer ? (textOf.get(row.answer) ?? '') : '', row.answerLate ? '是' : ''] : []),
        ];
      }
      const last = page.at(-1);
      if (!last || page.length < PAGE) return;
      after = last.personId;
    }
  }
  const headings = ['单位', '姓名', '角色', '状态', '签收时间', '催办次数', ...(question ? ['回答', '逾期回答'] : [])];
  const columns = headings.map((heading) => ({ heading, width: 18 }));
  return { name: '人员', columns, rows: rows() };
}

/** Figures and organisations; nothing to load, no script. */
function pageOf(
  { bulletin, counters, percent, median, p90, audience, corrects, correctedBy, organisations, madeAt }: ReportFigures,
  { texts, tenantName }: { texts: Texts; tenantName: string },
): string {
  const words = texts.bulletin.receipts;
  const row = (...cells: (string | number)[]) =>
    `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
  const shares = COLUMNS.map(([name, state]) =>
    row(words[state] ?? state, counters[name], percentText(percent[name])),
  ).join('');
  const places = organisations.map(({ township, name, counters: own, silent }) =>
    row(township, name, own.target, own.acked, own.late, own.target - own.acked - own.late, remark(silent, own)),
  );
  const remarks = [
    ...(corrects ? [`本条更正${corrects.number}，其中${corrects.seen}人可能看过原文`] : []),
    ...(correctedBy ? [`已由${correctedBy}更正`] : []),
  ];
  const at = (date: Date | null) => (date ? formatShanghai(date) : '—');
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<title>${escapeHtml(bulletin.number)} 通报总结</title>
<style>
body{font:14px/1.6 system-ui,"PingFang SC","Noto Sans CJK SC",sans-serif;max-width:820px;margin:24px auto;padding:0 16px;color:#1f2329}
h1{font-size:22px;margin:0 0 4px}h2{font-size:16px;margin:24px 0 8px}p{margin:4px 0}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #c9cdd4;padding:4px 8px;text-align:left}
th{background:#f2f3f5}tr{break-inside:avoid}.quiet{color:#646a73}
@page{margin:16mm}@media print{body{margin:0;max-width:none}}
</style></head><body>
<h1>${bulletin.drill ? texts.drill.mark : ''}${escapeHtml(bulletin.title)}</h1>
<p class="quiet">${escapeHtml(tenantName)} · ${escapeHtml(bulletin.number)} · ${escapeHtml(texts.bulletin.states[bulletin.state] ?? bulletin.state)}</p>
<p>${escapeHtml(bulletin.body)}</p>
${remarks.map((line) => `<p><b>${escapeHtml(line)}</b></p>`).join('')}
<p>发给：${escapeHtml(audience)}</p>
<p>开始发送：${at(bulletin.sendingAt)}　截止：${at(bulletin.deadlineAt)}　催办：${bulletin.remindersSent}次</p>
<h2>签收情况</h2>
<table><thead><tr><th>状态</th><th>人数</th><th>占比</th></tr></thead><tbody>${shares}${row('合计', counters.target, shareText(counters.target, counters.target))}</tbody></table>
<p>签收用时：中位数${inMinutes(median)}，90%的人在${inMinutes(p90)}内签收。</p>
<h2>各单位</h2>
<table><thead><tr><th>乡镇街道</th><th>单位</th><th>接收</th><th>签收</th><th>逾期</th><th>未签收</th><th>备注</th></tr></thead><tbody>${places.join('')}</tbody></table>
<p class="quiet">统计时间：${formatShanghai(madeAt)}</p>
</body></html>`;
}

function remark(silent: boolean, { acked, late }: Counters): string {
  if (silent) return '未达要求';
  return acked + late === 0 ? '无人签收' : '';
}

function inMinutes(seconds: number | null): string {
  if (seconds === null) return '—';
  return seconds < 60 ? `${seconds}秒` : `${Math.round(seconds / 6) / 10}分钟`;
}

/** What people typed is data, never markup. */
function escapeHtml(text: string | number): string {
  return String(text).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
