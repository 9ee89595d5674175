import type { Texts } from '../../../config/text-file.ts';
import { fullShanghai } from '../../../lib/time.ts';
import type { QueueRowData } from '../api.ts';

const HEADINGS = [
  ...['编号', '演练', '等级', '状态', '超时', '本人', '单位', '派出所', '诈骗类型', '来源', '处置人'],
  ...['下一时限', '收到时间', '结束时间'],
];

const OVERDUE: Record<NonNullable<QueueRowData['overdue']>['of'], string> = {
  MATCH: '未匹配',
  RECEIPT: '未签收',
  PROGRESS: '未处置',
  REVIEW: '未复核',
  TAKE_OVER: '无人接手',
};

type Words = Pick<Texts, 'levels' | 'states' | 'fraudTypes' | 'sources'>;

/** The list as a file: what each row of the page shows, names masked as there. */
export const queueFile = (found: readonly QueueRowData[], words: Words) => ({
  name: '预警列表',
  headings: HEADINGS,
  rows: lines(found, words),
  format: 'xlsx' as const,
});

async function* lines(found: readonly QueueRowData[], { levels, states, fraudTypes, sources }: Words) {
  for (const row of found)
    yield [
      ...[row.number, row.drill ? '演练' : '', levels[row.level].tag, states[row.state], overdueIn(row)],
      ...[row.subject ?? '未匹配', row.organisation ?? '未定', row.station ?? ''],
      ...[fraudTypes[row.fraudType]?.name ?? row.fraudType, sources[row.source] ?? row.source, row.owner ?? '无人'],
      ...[row.dueAt, row.createdAt, row.closedAt].map((at) => (at ? fullShanghai(new Date(at)) : '')),
    ];
}

function overdueIn({ overdue, exhausted }: QueueRowData): string {
  if (!overdue) return '';
  return exhausted ? '无人接手' : OVERDUE[overdue.of];
}
