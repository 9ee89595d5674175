import { Empty, theme } from 'antd';
import { LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { FiguresData } from '../../../domain/statistics/api.ts';
import { spanText } from '../../kit/time.ts';
import { type Measure, percent, readMeasure } from './measures.ts';

use([LineChart, GridComponent, TooltipComponent, AriaComponent, SVGRenderer]);

/** One figure week by week. */
export function Trend({ measure, weeks }: { measure: Measure; weeks: FiguresData['weeks'] }) {
  const box = useRef<HTMLDivElement>(null);
  const { token } = theme.useToken();
  const points = weeks.map((week) => ({ week: week.week, read: readMeasure(measure, week) }));
  const isKnown = points.some(({ read }) => read !== null);
  useEffect(() => {
    if (box.current === null || !isKnown) return;
    const chart = init(box.current, null, { renderer: 'svg' });
    const words = (value: number) => wordsOf(measure, value);
    chart.setOption({
      aria: { enabled: true, label: { description: `每周${measure.title}的折线图，数字见下表` } },
      animation: false,
      textStyle: { fontFamily: token.fontFamily, color: token.colorText },
      grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
      tooltip: {
        trigger: 'axis',
        backgroundColor: token.colorBgElevated,
        textStyle: { color: token.colorText },
        formatter: (shown: unknown) => tipOf(points, shown),
      },
      xAxis: {
        type: 'category',
        data: points.map(({ week }) => week.slice(5)),
        axisLabel: { color: token.colorTextSecondary },
      },
      yAxis: {
        type: 'value',
        axisLabel: { color: token.colorTextSecondary, formatter: words },
        splitLine: { lineStyle: { color: token.colorBorderSecondary } },
      },
      series: [
        {
          type: 'line',
          data: points.map(({ read }) => read?.value ?? null),
          connectNulls: false,
          lineStyle: { color: token.colorPrimary },
          itemStyle: { color: token.colorPrimary },
        },
      ],
    });
    const sized = new ResizeObserver(() => chart.resize());
    sized.observe(box.current);
    return () => {
      sized.disconnect();
      chart.dispose();
    };
  });
  if (!isKnown) return <Empty description="这段时间没有数据，可以换一个时间段" />;
  return <div ref={box} style={{ height: 260 }} />;
}

function wordsOf({ key }: Measure, value: number): string {
  if (key === 'warnings') return String(value);
  return key === 'toSign' || key === 'toContact' || key === 'toClose' ? spanText(value) : percent(value);
}

interface Point {
  week: string;
  read: ReturnType<typeof readMeasure>;
}

function tipOf(points: readonly Point[], shown: unknown): string {
  const [first] = [shown].flat();
  const at = typeof first === 'object' && first !== null && 'dataIndex' in first ? Number(first.dataIndex) : -1;
  const point = points[at];
  if (!point) return '';
  return `${point.week} 起一周<br/>${point.read?.text ?? '没有数据'} ${point.read?.made ?? ''}`;
}
