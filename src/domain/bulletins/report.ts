import { PassThrough, type Readable } from 'node:stream';
import type { Texts } from '../../config/text-file.ts';
import { appNow, type Database, type Tx, transact } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import { maskName } from '../../lib/masking.ts';
import { percentText } from '../../lib/shares.ts';
import { writeXlsx } from '../../lib/spreadsheet/index.ts';
import { formatShanghai } from '../../lib/time.ts';
import type { By } from './act.ts';
import { filterTextOf } from './compose.ts';
import { countersOf, percentOf } from './percent.ts';
import { COLUMNS, type ReportFigures } from './report-figures.ts';
import { reportPage } from './report-page.ts';
import type { Reader } from './rights.ts';
import * as store from './store.ts';
import type { Bulletin } from './types.ts';
import type { BulletinViews } from './views.ts';

interface ReportNeeds {
  db: Database;
  audit: Audit;
  views: Pick<BulletinViews, 'find' | 'reasons'>;
  texts: Texts;
  tenantName: string;
}

const PAGE = 500;

/** What became of a bulletin, after the event: a workbook with every organisation and person, and a page to print. */
export function createReports({ db, audit, views, texts, tenantName }: ReportNeeds) {
  const words = texts.bulletin.receipts;

  return {
    /** Without names of people: it hangs on the wall. */
    page: (id: string, { personId }: By): Promise<string> =>
      transact(db, async (tx) => {
        const { bulletin, reader } = await views.find(tx, id, personId);
        return reportPage(await figures(tx, bulletin, reader), { texts, tenantName });
      }),

    /** Read page by page while it is written, however many people there are. */
    async workbook(id: string, { personId, acting }: By): Promise<{ number: string; file: Readable }> {
      const { found, all } = await transact(db, async (tx) => {
        const found = await views.find(tx, id, personId);
        const seen = [found.reader.masked ? 'masked name' : 'name'];
        const all = await figures(tx, found.bulletin, found.reader);
        const people = all.counters.target;
        await audit.look(tx, { ...acting, object: { kind: 'bulletin', id }, seen, people, file: true });
        return { found, all };
      });
      const out = new PassThrough();
      writeXlsx(out, [summarySheet(all), organisationSheet(all), peopleSheet(found.bulletin, found.reader)]).catch(
        (error: unknown) => out.destroy(error instanceof Error ? error : new Error('the report failed')),
      );
      return { number: found.bulletin.number, file: out };
    },
  };

  async function figures(tx: Tx, bulletin: Bulletin, { sees, discreet }: Reader): Promise<ReportFigures> {
    const { id, quorum } = bulletin;
    const counts = await store.countsOf(tx, [id], sees);
    const { median, p90 } = await store.ackSeconds(tx, id, sees);
    const counters = countersOf(counts.get(id) ?? {}, { discreet });
    const organisations: ReportFigures['organisations'] = [];
    for (let after: string | undefined; ; ) {
      const rows = await store.organisationPage(tx, id, sees, { after, limit: PAGE, quorum });
      organisations.push(...rows.map((row) => ({ ...row, counters: countersOf(row.counts, { discreet }) })));
      if (rows.length < PAGE) break;
      after = rows.at(-1)?.code;
    }
    const [wrong, right] = [await numberOf(tx, bulletin.corrects), await numberOf(tx, bulletin.correctedBy)];
    return {
      bulletin,
      counters,
      percent: percentOf(counters),
      median,
      p90,
      audience: filterTextOf(await views.reasons(tx, bulletin.filter)),
      corrects: wrong === null ? null : { number: wrong, seen: await store.countCorrected(tx, id, sees) },
      correctedBy: right,
      organisations,
      madeAt: await appNow(tx),
    };
  }

  async function numberOf(tx: Tx, id: string | null): Promise<string | null> {
    const bulletin = id && (await store.load(tx, id));
    return bulletin ? bulletin.number : null;
  }

  function summarySheet(figures: ReportFigures) {
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

  function organisationSheet({ organisations }: ReportFigures) {
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

  function peopleSheet({ id }: Bulletin, reader: Reader) {
    async function* rows() {
      for (let after = ''; ; ) {
        const page = await store.peoplePage(db, id, reader.sees, { after, limit: PAGE });
        for (const row of page) {
          const state = reader.discreet && row.state === 'SUPPRESSED' ? 'QUEUED' : row.state;
          yield [
            row.organisation ?? '',
            reader.masked ? maskName(row.name) : row.name,
            texts.roles[row.role] ?? row.role,
            words[state] ?? state,
            row.actedAt ? formatShanghai(row.actedAt) : '',
            row.reminders,
          ];
        }
        const last = page.at(-1);
        if (!last || page.length < PAGE) return;
        after = last.personId;
      }
    }
    const columns = ['单位', '姓名', '角色', '状态', '签收时间', '催办次数'].map((heading) => ({ heading, width: 18 }));
    return { name: '人员', columns, rows: rows() };
  }
}

export type BulletinReports = ReturnType<typeof createReports>;
