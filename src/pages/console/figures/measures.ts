import type { PeopleFigureData, WarningFigureData } from '../../../domain/statistics/api.ts';
import { spanText } from '../../kit/time.ts';

type Figures = Partial<WarningFigureData & PeopleFigureData>;

export interface Measure {
  key: keyof (WarningFigureData & PeopleFigureData);
  title: string;
  /** What is divided by what, in words. */
  about: string;
  /** Which way is better; null where neither is. */
  good: 'more' | 'less' | null;
}

/** Every figure of the desk: the tables, the map and the trend are made from this list. */
export const MEASURES: readonly Measure[] = [
  { key: 'warnings', title: '预警数', about: '所选时间内收到的预警，不含演练和撤销的', good: null },
  {
    key: 'signedInTime',
    title: '按时签收率',
    about: '规定时间内签收的 ÷ 已到签收时限的',
    good: 'more',
  },
  {
    key: 'toSign',
    title: '签收用时',
    about: '从下发到签收：一半不超过（九成不超过）',
    good: 'less',
  },
  {
    key: 'toContact',
    title: '见面用时',
    about: '从下发到见到本人：一半不超过（九成不超过）',
    good: 'less',
  },
  {
    key: 'toClose',
    title: '办结用时',
    about: '从下发到办结：一半不超过（九成不超过）',
    good: 'less',
  },
  {
    key: 'dissuaded',
    title: '劝阻成功率',
    about: '已劝阻 ÷（已劝阻＋转了一部分＋钱已转出），按办结的算',
    good: 'more',
  },
  { key: 'falseAlarms', title: '误报率', about: '误报 ÷ 已办结', good: 'less' },
  {
    key: 'activation',
    title: '激活率',
    about: '已激活企业微信的在职员工 ÷ 在职员工',
    good: 'more',
  },
  { key: 'protection', title: '三项防护率', about: '三项都完成或豁免的 ÷ 在职员工', good: 'more' },
  { key: 'coverage', title: '顾问覆盖率', about: '有在任安全顾问的单位 ÷ 单位', good: 'more' },
];

/** As it is written in a table, with what it is made of. Null: nothing to count. */
export function readMeasure({ key }: Measure, figures: Figures): { text: string; made: string; value: number } | null {
  const figure = figures[key];
  if (figure === undefined) return null;
  if (typeof figure === 'number') return { text: String(figure), made: '', value: figure };
  if ('share' in figure) {
    if (figure.share === null) return null;
    return { text: percent(figure.share), made: `${figure.numerator} / ${figure.denominator}`, value: figure.share };
  }
  if (figure.medianMs === null) return null;
  const nine = figure.p90Ms === null ? '' : `（${spanText(figure.p90Ms)}）`;
  return {
    text: `${spanText(figure.medianMs)}${nine}`,
    made: `${figure.counted} / ${figure.of}`,
    value: figure.medianMs,
  };
}

/** One decimal; only all reads 100, only none reads 0. */
export function percent(share: number): string {
  const tenths = Math.round(share * 1_000);
  const shown = share < 1 && tenths === 1_000 ? 999 : share > 0 && tenths === 0 ? 1 : tenths;
  return `${(shown / 10).toFixed(1)}%`;
}
