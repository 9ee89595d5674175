import type { Sheet } from '../../../lib/spreadsheet/index.ts';
import { fullShanghai } from '../../../lib/time.ts';
import type { DrillReportData } from '../api.ts';
import { HANDS, STEPS } from '../types.ts';

interface Made {
  report: DrillReportData;
  levels: Readonly<Record<string, { tag: string }>>;
  madeBy: string;
}

/** The report as a workbook: by organisation, minute by minute, and what it was. */
export function sheetsOf({ report, levels, madeBy }: Made): Sheet[] {
  const { drill, places, minutes, now } = report;
  const minute = (n: number | null) => (n === null ? '不答' : `${n}分钟`);
  const time = (at: string | null) => (at === null ? '进行中' : fullShanghai(new Date(at)));
  const about: [string, string | number][] = [
    ['演练编号', drill.number],
    ['名称', drill.title],
    ['等级', levels[drill.level]?.tag ?? drill.level],
    ['答复方式', HANDS[drill.hand]],
    ...(drill.hand === 'SCRIPTED'
      ? ([
          ['签收', minute(drill.script.sign)],
          ['见到本人', minute(drill.script.meet)],
          ['反馈结果', minute(drill.script.report)],
        ] as [string, string][])
      : []),
    ['开始', time(drill.startedAt)],
    ['结束', time(drill.endedAt)],
    ['单位数', drill.places],
    ['签收单位数', drill.signed],
    ['导出人', madeBy],
    ['导出时间', time(now)],
  ];
  return [
    {
      name: '按单位',
      columns: ['派出所', '单位', '签收用时（秒）', '见到本人用时（秒）', '反馈用时（秒）', '到哪一级', '说明'].map(
        heading,
      ),
      rows: places.map(({ station, organisation, signedAfter, contactedAfter, reportedAfter, step, fault }) => [
        ...[station, organisation, signedAfter ?? '未签收', contactedAfter ?? '未见到', reportedAfter ?? '未反馈'],
        ...[step === null ? '未下发' : (STEPS[step] ?? ''), fault ?? ''],
      ]),
    },
    {
      name: '按分钟',
      columns: ['开始后第几分钟', '已签收', '已见到本人', ...STEPS.map((step) => `已通知${step}`)].map(heading),
      rows: minutes.map(({ minute: n, signed, contacted, reached }) => [n, signed, contacted, ...reached]),
    },
    { name: '说明', columns: ['项目', '内容'].map(heading), rows: about },
  ];
}

const heading = (text: string) => ({ heading: text });
