import type { TableProps } from 'antd';
import { Tag, Typography } from 'antd';
import type { QueueRowData } from '../../../domain/warning-views/api.ts';
import type { WordsData } from '../../../domain/warnings/api.ts';
import { minuteText } from '../../kit/time.ts';
import { LATE, LEVEL_COLOURS } from './words.ts';

/** All columns there are; which of them are shown, and how wide, is each person's own (columns.tsx). */
export function columnsOf(words: WordsData | null): NonNullable<TableProps<QueueRowData>['columns']> {
  return [
    {
      key: 'level',
      title: '等级',
      width: 72,
      render: (_, { level }) => <Tag color={LEVEL_COLOURS[level]}>{words?.levels[level]?.tag ?? level}</Tag>,
    },
    {
      key: 'number',
      title: '编号',
      width: 168,
      render: (_, { number, drill }) => (
        <>
          {drill && <Tag>演练</Tag>}
          {number}
        </>
      ),
    },
    {
      key: 'state',
      title: '状态',
      width: 150,
      render: (_, { state, overdue, exhausted }) => (
        <>
          {words?.states[state] ?? state}
          {overdue && (
            <Typography.Text type="danger"> · 超时{exhausted ? LATE.TAKE_OVER : LATE[overdue.of]}</Typography.Text>
          )}
        </>
      ),
    },
    { key: 'person', title: '本人', width: 84, render: (_, { subject }) => subject ?? '未匹配' },
    { key: 'unit', title: '单位', width: 170, ellipsis: true, render: (_, { organisation }) => organisation ?? '未定' },
    { key: 'station', title: '派出所', width: 120, ellipsis: true, dataIndex: 'station' },
    {
      key: 'type',
      title: '类型',
      width: 120,
      ellipsis: true,
      render: (_, { fraudType }) => words?.fraudTypes[fraudType] ?? fraudType,
    },
    { key: 'owner', title: '处置人', width: 84, render: (_, { owner, mine }) => (mine ? '我' : (owner ?? '无人')) },
    { key: 'due', title: '下一时限', width: 104, render: (_, { dueAt }) => (dueAt ? minuteText(dueAt) : '') },
    { key: 'received', title: '收到', width: 104, render: (_, { createdAt }) => minuteText(createdAt) },
  ];
}
