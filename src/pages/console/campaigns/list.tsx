import { Button, Empty, Flex, Segmented, Table, Tag, Typography } from 'antd';
import { Link } from 'wouter';
import type { CampaignListData } from '../../../domain/campaigns/api.ts';
import { STATE_WORDS } from '../../../domain/campaigns/types.ts';
import { query } from '../../kit/call.ts';
import { minuteText } from '../../kit/time.ts';
import { useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { useFresh } from '../parts/live.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { Pager } from '../parts/pager.tsx';
import { ShareBar } from '../parts/share-bar.tsx';
import { mayOpen, useMe } from '../shell/me.ts';
import { doneText, partsOf } from './words.ts';

const PAGE = 30;

/** The protections asked of employees: what runs, and what ran. */
export function CampaignListPage() {
  const address = useAddress();
  const me = useMe();
  const isOpen = address.one('view') !== 'closed';
  const asked = query({ open: String(isOpen), limit: PAGE, before: address.one('after') });
  const list = useAsk<CampaignListData>(`/api/campaigns?${asked}`);
  useFresh(['campaigns'], '/api/campaigns?');
  const rows = list.data?.campaigns ?? [];
  const mayOpenOne = me.data !== null && mayOpen(['campaign.create'], me.data.rights);
  return (
    <PageFrame
      title="三项防护"
      of={list}
      extra={
        mayOpenOne && (
          <Link href="/campaigns/new">
            <Button type="primary">发起活动</Button>
          </Link>
        )
      }
    >
      <Segmented
        aria-label="哪些活动"
        style={{ alignSelf: 'flex-start' }}
        value={isOpen ? 'open' : 'closed'}
        options={[
          { value: 'open', label: '进行中' },
          { value: 'closed', label: '已结束' },
        ]}
        onChange={(view) => address.change({ view: view === 'closed' ? view : null, after: null })}
      />
      <Table
        rowKey="id"
        size="middle"
        pagination={false}
        scroll={{ x: 800 }}
        dataSource={rows}
        locale={{
          emptyText: (
            <Empty description={isOpen ? '没有进行中的活动。要请员工确认防护，点“发起活动”。' : '没有已结束的活动。'} />
          ),
        }}
        columns={COLUMNS}
      />
      <Pager address={address} next={rows.length < PAGE ? null : (rows[rows.length - 1]?.id ?? null)} />
    </PageFrame>
  );
}

type Row = CampaignListData['campaigns'][number];

const COLUMNS = [
  {
    title: '活动',
    key: 'name',
    render: (_: unknown, row: Row) => (
      <>
        <Link href={`/campaigns/${row.id}`}>{row.name}</Link>
        <br />
        <Typography.Text type="secondary">{row.items.map(({ name }) => name).join('、')}</Typography.Text>
      </>
    ),
  },
  {
    title: '状态',
    key: 'state',
    width: 110,
    render: (_: unknown, { state }: Row) => (
      <Tag color={state === 'CLOSED' ? 'green' : 'blue'}>{STATE_WORDS[state]}</Tag>
    ),
  },
  {
    title: '完成',
    key: 'done',
    width: 280,
    render: (_: unknown, { counts }: Row) => (
      <Flex vertical gap={4}>
        <ShareBar parts={partsOf(counts)} />
        <span style={{ fontVariantNumeric: 'tabular-nums' }}>{doneText(counts)}</span>
      </Flex>
    ),
  },
  { title: '截止', key: 'deadline', width: 120, render: (_: unknown, { deadline }: Row) => deadline ?? '长期' },
  { title: '发起', key: 'opened', width: 120, render: (_: unknown, { openedAt }: Row) => minuteText(openedAt) },
];
