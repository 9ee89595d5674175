import { Button, Empty, Table, Tag } from 'antd';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { DrillListData } from '../../../domain/drills/api.ts';
import { HANDS } from '../../../domain/drills/types.ts';
import { query } from '../../kit/call.ts';
import { useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { Pager } from '../parts/pager.tsx';
import { useMe } from '../shell/me.ts';
import { DrillForm } from './drill-form.tsx';
import { LEVEL_WORDS, secondText } from './words.ts';

type Drill = DrillListData['drills'][number];

/** Exercises that were and are, and the button that begins one. */
export function DrillsPage() {
  const address = useAddress();
  const me = useMe();
  const [, go] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const asked = useAsk<DrillListData>(`/api/drills?${query({ after: address.one('after') })}`, { everyMs: 10_000 });
  const mayRun = me.data?.rights.includes('drill.run') ?? false;
  return (
    <PageFrame
      title="演练"
      of={asked}
      extra={
        mayRun && (
          <Button type="primary" onClick={() => setOpen(true)}>
            开始演练
          </Button>
        )
      }
    >
      <Table<Drill>
        size="small"
        rowKey="id"
        dataSource={asked.data?.drills ?? []}
        pagination={false}
        scroll={{ x: 900 }}
        locale={{
          emptyText: (
            <Empty description={mayRun ? '还没有演练过。按「开始演练」，选派出所就能开始' : '您的辖区还没有演练过'} />
          ),
        }}
        columns={[
          { title: '编号', width: 170, render: (_, { id, number }) => <Link href={`/drills/${id}`}>{number}</Link> },
          { title: '名称', dataIndex: 'title', ellipsis: true },
          { title: '等级', width: 80, render: (_, { level }) => LEVEL_WORDS[level] },
          { title: '答复', width: 150, render: (_, { hand }) => HANDS[hand] },
          { title: '开始', width: 170, render: (_, { startedAt }) => secondText(startedAt) },
          { title: '单位', width: 80, align: 'right', dataIndex: 'places' },
          { title: '已签收', width: 80, align: 'right', dataIndex: 'signed' },
          {
            title: '状态',
            width: 110,
            render: (_, { endedAt }) =>
              endedAt === null ? <Tag color="processing">… 进行中</Tag> : <Tag>■ 已结束</Tag>,
          },
        ]}
      />
      <Pager address={address} next={asked.data?.next ?? null} isLog />
      {isOpen && <DrillForm onClose={() => setOpen(false)} onStarted={(id) => go(`/drills/${id}`)} />}
    </PageFrame>
  );
}
