import { Typography } from 'antd';
import type { ResourceData, RowData } from '../../../kernel/resource/api.ts';
import { yuanText } from '../../kit/money.ts';
import { dayText, minuteText } from '../../kit/time.ts';

export type ColumnData = ResourceData['columns'][number];

/** So wide that what a column of this kind holds stands on one line. */
export const WIDTHS: Readonly<Record<ColumnData['kind'], number>> = {
  ...{ text: 180, place: 220, choice: 130, person: 96, phone: 130 },
  ...{ day: 116, time: 150, money: 130, count: 110, yes: 80 },
};

/** Sums and counts are compared by their last digits. */
export const isNumber = ({ kind }: ColumnData): boolean => kind === 'money' || kind === 'count';

/** A value as people read it, by what its column holds; a dash where there is none, or none to be seen. */
export function Value({ column, row }: { column: ColumnData; row: RowData }) {
  const text = textOf(column, row[column.name] ?? null);
  return text === '' ? <Typography.Text type="secondary">—</Typography.Text> : text;
}

function textOf({ kind, options, measure = '' }: ColumnData, value: RowData[string] | null): string {
  if (value === null || value === '') return '';
  switch (kind) {
    case 'time':
      return `${dayText(String(value))} ${minuteText(String(value)).slice(-5)}`;
    case 'money':
      return yuanText(Number(value));
    case 'choice':
      return options?.[String(value)] ?? String(value);
    case 'count':
      return `${value}${measure}`;
    case 'yes':
      return value === true ? '是' : '否';
    default:
      return String(value);
  }
}
