import { Card, Table, Tag } from 'antd';
import { useState } from 'react';
import type { output } from 'zod';
import type { FaultListView, ImportViewData } from '../../../domain/roster/api.ts';
import { query } from '../../kit/call.ts';
import { useAsk } from '../parts/ask.ts';
import { FaultyCell } from './cell.tsx';
import { Paging } from './paging.tsx';
import { importPath } from './words.ts';

/** Of a line with more cells than its heading nobody can tell which one is too many. */
const WHOLE_ROW = '整行';

/** What is wrong with which cell, what stands there, and why it is not taken. */
export function FaultTable({ list: { id, state, faults } }: { list: ImportViewData }) {
  const [turned, setTurned] = useState<readonly number[]>([]);
  const asked = useAsk<output<typeof FaultListView>>(
    `${importPath(id)}/faults?${query({ after: turned.at(-1), limit: 50 })}`,
  );
  return (
    <Card
      size="small"
      title={`请核对：${faults.errors}处错误，${faults.warnings}处提醒`}
      extra={<a href={`${importPath(id)}/faults.xlsx`}>下载问题清单</a>}
    >
      <Table
        size="small"
        rowKey="n"
        pagination={false}
        loading={asked.data === null}
        scroll={{ x: 900 }}
        dataSource={asked.data?.faults ?? []}
        columns={[
          {
            title: '行',
            width: 140,
            render: (_, { sheet, line }) => `${sheet === null ? '' : `“${sheet}”`}第${line}行`,
          },
          { title: '列', dataIndex: 'column', width: 140, ellipsis: true },
          {
            title: state === 'CHECKED' ? '表中内容（可在此改正）' : '表中内容',
            width: 300,
            render: (_, { row, column, severity, sample }) =>
              state === 'CHECKED' && severity === 'ERROR' && column !== WHOLE_ROW ? (
                <FaultyCell key={`${row} ${column}`} {...{ id, row, column, sample }} />
              ) : (
                sample
              ),
          },
          {
            title: '程度',
            width: 90,
            render: (_, { severity }) =>
              severity === 'ERROR' ? <Tag color="error">✕ 错误</Tag> : <Tag color="warning">▲ 提醒</Tag>,
          },
          { title: '原因', dataIndex: 'reason' },
        ]}
      />
      <Paging turned={turned} next={asked.data?.next ?? null} onTurn={setTurned} label="问题翻页" />
    </Card>
  );
}
