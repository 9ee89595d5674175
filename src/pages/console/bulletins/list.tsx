import { Button, Empty, Flex, Table, Tabs, Tag, Typography } from 'antd';
import { Link } from 'wouter';
import type { BulletinListData } from '../../../domain/bulletins/api.ts';
import { STATE_WORDS } from '../../kit/bulletins/words.ts';
import { query } from '../../kit/call.ts';
import { minuteText } from '../../kit/time.ts';
import { useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { useFresh } from '../parts/live.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { Pager } from '../parts/pager.tsx';
import { ShareBar } from '../parts/share-bar.tsx';
import { useMe } from '../shell/me.ts';
import { partsOf } from './parts-of.ts';

const PAGE = 30;

/** What one comes to do, each a press away; the rest is found under 全部. */
const VIEWS = [
  { key: '', label: '全部' },
  { key: 'PENDING_APPROVAL', label: '待审批' },
  { key: 'SCHEDULED', label: '即将发送' },
  { key: 'SENT', label: '已发送' },
  { key: 'DRAFT', label: '草稿' },
  { key: 'CLOSED', label: '已截止' },
  { key: 'mine', label: '我写的' },
];

const EMPTY: Readonly<Record<string, string>> = {
  '': '还没有通报。需要提醒单位和员工时，点“写通报”。',
  PENDING_APPROVAL: '没有等待审批的通报。人数超过上限的通报提交后会出现在这里。',
  SCHEDULED: '没有即将发送的通报。提交或审批后有几分钟可以停止，期间会出现在这里。',
  SENT: '没有正在签收的通报。',
  DRAFT: '没有草稿。写好但没提交的、被退回的都在这里。',
  CLOSED: '没有已截止的通报。',
  mine: '您还没有写过通报。点“写通报”开始。',
};

/** The bulletins one may know of, newest first, with how far each has come in one's own places. */
export function BulletinListPage() {
  const address = useAddress();
  const mayEdit = useMe().data?.rights.includes('template.edit') ?? false;
  const view = address.one('view');
  const state = view === 'mine' ? '' : view;
  const asked = query({ state, mine: view === 'mine' ? 'true' : '', limit: PAGE, before: address.one('after') });
  const list = useAsk<BulletinListData>(`/api/bulletins?${asked}`);
  useFresh(['bulletins'], '/api/bulletins?');
  const rows = list.data?.bulletins ?? [];
  return (
    <PageFrame
      title="预警通报"
      of={list}
      extra={
        <Flex gap={8}>
          {mayEdit && (
            <Link href="/bulletins/templates">
              <Button>通报模板</Button>
            </Link>
          )}
          {list.data?.mayWrite && (
            <Link href="/bulletins/new">
              <Button type="primary">写通报</Button>
            </Link>
          )}
        </Flex>
      }
    >
      <Tabs
        activeKey={view}
        items={VIEWS}
        onChange={(key) => address.change({ view: key, after: null })}
        tabBarStyle={{ marginBottom: 0 }}
      />
      <Table
        rowKey="id"
        size="middle"
        dataSource={rows}
        pagination={false}
        scroll={{ x: 900 }}
        locale={{ emptyText: <Empty description={EMPTY[view] ?? EMPTY['']} /> }}
        columns={COLUMNS}
      />
      <Pager address={address} next={rows.length < PAGE ? null : (rows[rows.length - 1]?.id ?? null)} />
    </PageFrame>
  );
}

type Row = BulletinListData['bulletins'][number];

const COLUMNS = [
  {
    title: '通报',
    key: 'title',
    render: (_: unknown, row: Row) => (
      <>
        <Link href={`/bulletins/${row.id}`}>
          {row.drill && <Tag>演练</Tag>}
          {row.title}
        </Link>
        <br />
        <Typography.Text type="secondary">
          {row.number} · {row.mine ? '我写的' : row.author}
        </Typography.Text>
      </>
    ),
  },
  { title: '状态', key: 'state', width: 150, render: (_: unknown, row: Row) => <State row={row} /> },
  {
    title: '签收',
    key: 'signed',
    width: 260,
    render: (_: unknown, { counters, people }: Row) =>
      counters.target === 0 ? (
        <Typography.Text type="secondary">{people === null ? '还没提交' : `将发给${people}人`}</Typography.Text>
      ) : (
        <Flex vertical gap={4}>
          <ShareBar parts={partsOf(counters)} />
          <span style={{ fontVariantNumeric: 'tabular-nums' }}>
            {counters.acked + counters.late}/{counters.target}人已签收
          </span>
        </Flex>
      ),
  },
  {
    title: '截止',
    key: 'deadline',
    width: 120,
    render: (_: unknown, { deadlineAt }: Row) => (deadlineAt ? minuteText(deadlineAt) : '不要求签收'),
  },
  { title: '写于', key: 'created', width: 120, render: (_: unknown, { createdAt }: Row) => minuteText(createdAt) },
];

function State({ row: { state, launchAt, mine, allowed } }: { row: Row }) {
  return (
    <Flex vertical align="flex-start" gap={2}>
      <Tag color={COLOURS[state]}>{STATE_WORDS[state]}</Tag>
      {state === 'SCHEDULED' && launchAt && (
        <Typography.Text type="secondary">{minuteText(launchAt)}发送</Typography.Text>
      )}
      {state === 'PENDING_APPROVAL' && (
        <Typography.Text type="secondary">
          {mine ? '等其他民警审批' : allowed.includes('approve') ? '等您审批' : '等民警审批'}
        </Typography.Text>
      )}
    </Flex>
  );
}

const COLOURS: Readonly<Record<Row['state'], string>> = {
  DRAFT: 'default',
  PENDING_APPROVAL: 'gold',
  SCHEDULED: 'orange',
  SENDING: 'processing',
  SENT: 'blue',
  CLOSED: 'green',
  CANCELLED: 'red',
};
