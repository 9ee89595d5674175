import { Card, Empty, Flex, Input, Segmented, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import type { ChangeListData, ImportViewData } from '../../../domain/roster/api.ts';
import { query } from '../../kit/call.ts';
import { useAsk } from '../parts/ask.ts';
import { useSettled } from '../parts/settled.ts';
import { Paging } from './paging.tsx';
import { importPath } from './words.ts';

type Change = ChangeListData['changes'][number];

const KINDS = { NEW: '✚ 新增', REJOINED: '↺ 重新入职', MOVED: '→ 换部门', CHANGED: '✎ 资料有变' } as const;
const COUNTED = { NEW: 'new', REJOINED: 'rejoined', MOVED: 'moved', CHANGED: 'changed' } as const;
type Kind = keyof typeof KINDS;

/** Who is new and what changes of whom, by name, before anything is written: a wrong column is seen in people, not in sums. */
export function ChangeTable({ list: { id, counts, progress } }: { list: ImportViewData }) {
  const [kind, setKind] = useState<Kind | ''>('');
  const [typed, setTyped] = useState('');
  const [turned, setTurned] = useState<readonly number[]>([]);
  const q = useSettled(typed.trim());
  const asked = useAsk<ChangeListData>(
    `${importPath(id)}/changes?${query({ kind, q, after: turned.at(-1), limit: 50 })}`,
  );
  const kinds = (Object.keys(KINDS) as Kind[]).filter((one) => counts[COUNTED[one]] > 0);
  const sum = kinds.reduce((all, one) => all + counts[COUNTED[one]], 0);
  if (sum === 0) return null;
  return (
    <Card size="small" title={`新增和变化的${sum}人（没有变化的${Math.max(0, progress.total - sum)}人不列出）`}>
      <Flex vertical gap={12}>
        <Flex gap={12} wrap>
          <Segmented
            value={kind}
            onChange={(one) => {
              setKind(one);
              setTurned([]);
            }}
            options={[
              { value: '' as const, label: `全部 ${sum}` },
              ...kinds.map((one) => ({ value: one, label: `${KINDS[one]} ${counts[COUNTED[one]]}` })),
            ]}
          />
          <Input
            type="search"
            aria-label="在变化中查找"
            placeholder="姓名或工号"
            allowClear
            maxLength={40}
            style={{ width: 200 }}
            value={typed}
            onChange={({ target }) => {
              setTyped(target.value);
              setTurned([]);
            }}
          />
        </Flex>
        <Table<Change>
          size="small"
          rowKey="row"
          pagination={false}
          loading={asked.isAsking}
          scroll={{ x: 900 }}
          dataSource={asked.data?.changes ?? []}
          locale={{ emptyText: <Empty description="没有符合的人，请换一个姓名或工号" /> }}
          columns={[
            {
              title: '行',
              width: 120,
              render: (_, { sheet, line }) => `${sheet === null ? '' : `“${sheet}”`}第${line}行`,
            },
            { title: '姓名', dataIndex: 'name', width: 110, ellipsis: true },
            { title: '工号', dataIndex: 'employeeNo', width: 120, ellipsis: true },
            { title: '单位', dataIndex: 'organisation', width: 170, ellipsis: true },
            { title: '类别', width: 120, render: (_, row) => <Tag>{KINDS[row.kind as Kind]}</Tag> },
            { title: '变化', render: (_, row) => <Fields row={row} /> },
          ]}
        />
        <Paging turned={turned} next={asked.data?.next ?? null} onTurn={setTurned} label="变化翻页" />
      </Flex>
    </Card>
  );
}

function Fields({ row: { kind, unit, fields, kept } }: { row: Change }) {
  if (kind === 'NEW') return unit === null ? '没有写部门' : unit;
  return (
    <Flex vertical gap={2}>
      {fields.map(({ field, from, to }) => (
        <span key={field}>
          {field}：<Typography.Text delete>{from === '' ? '（空）' : from}</Typography.Text> → <b>{to}</b>
        </span>
      ))}
      {fields.length === 0 && <Typography.Text type="secondary">检查后情况有变，确认时会重新核对</Typography.Text>}
      {kept !== null && <Typography.Text type="secondary">{kept}</Typography.Text>}
    </Flex>
  );
}
