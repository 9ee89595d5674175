import { Alert, App, Button, Card, Flex, Popconfirm, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import type { BoardData, Counts, WishesData } from '../../../domain/campaigns/api.ts';
import { EVIDENCE_WORDS, STATE_WORDS } from '../../../domain/campaigns/types.ts';
import type { ChecksData } from '../../../domain/spot-checks/api.ts';
import { ApiProblem, call, query } from '../../kit/call.ts';
import { minuteText } from '../../kit/time.ts';
import { useAddress } from '../parts/address.ts';
import { askAgain, useAsk } from '../parts/ask.ts';
import { download } from '../parts/download.ts';
import { useFresh } from '../parts/live.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { ShareBar, ShareLegend } from '../parts/share-bar.tsx';
import { mayOpen, useMe } from '../shell/me.ts';
import { NotYet, type Place } from './not-yet.tsx';
import { Remind } from './remind.tsx';
import { doneText, isOver, partsOf } from './words.ts';

const pathOf = (id: string) => `/api/campaigns/${encodeURIComponent(id)}`;

/** One campaign in the reader's places: township, organisation, unit, and who is not done yet; where one stands is in the address. */
export function CampaignPage({ id }: { id: string }) {
  const address = useAddress();
  const organisationId = address.one('organisation');
  const asked = query({ organisationId });
  const board = useAsk<BoardData>(`${pathOf(id)}/board?${asked}`);
  useFresh(['campaigns'], pathOf(id));
  const wishes = useAsk<WishesData>(`${pathOf(id)}/wishes?${asked}`, { isOn: board.data !== null });
  const campaign = board.data?.campaign;
  return (
    <PageFrame
      title={campaign ? `活动：${campaign.name}` : '活动'}
      of={board}
      extra={
        campaign && (
          <Flex gap={8} wrap>
            <ToChecks />
            <Export id={id} name={campaign.name} />
            {board.data?.canClose && !isOver(campaign) && <Close id={id} counts={campaign.counts} />}
          </Flex>
        )
      }
    >
      {board.data && campaign && (
        <>
          <Flex wrap gap={12} align="center">
            <Tag color={isOver(campaign) ? 'green' : 'blue'}>{STATE_WORDS[campaign.state]}</Tag>
            <span>{campaign.items.map(({ name }) => name).join('、')}</span>
            <span>{EVIDENCE_WORDS[campaign.evidence]}</span>
            <span>发起 {minuteText(campaign.openedAt)}</span>
            <span>{campaign.deadline ? `截止 ${campaign.deadline}` : '长期'}</span>
          </Flex>
          <Card size="small" title={doneText(campaign.counts)}>
            <Flex vertical gap={12}>
              <ShareBar parts={partsOf(campaign.counts)} height={16} />
              <ShareLegend parts={partsOf(campaign.counts)} always={['done', 'asked']} />
            </Flex>
          </Card>
          <Wishes wishes={wishes.data} />
          <Drill id={id} board={board.data} />
        </>
      )}
    </PageFrame>
  );
}

/** Who waits for somebody: help asked for, new colleagues, and the month's checks. */
function Wishes({ wishes }: { wishes: WishesData | null }) {
  if (wishes === null || wishes.help + wishes.newHires === 0) return null;
  return (
    <Alert
      type="info"
      showIcon
      title={[
        wishes.help > 0 && `${wishes.help}人请教怎么操作，还没完成`,
        wishes.newHires > 0 && `${wishes.newHires}名新员工还没完成`,
      ]
        .filter(Boolean)
        .join('；')}
      description="姓名在单位的未完成名单里，请安全顾问当面教一教。"
      action={
        wishes.newHireCampaignId && (
          <Link href={`/campaigns/${wishes.newHireCampaignId}`}>
            <Button size="small">看新员工</Button>
          </Link>
        )
      }
    />
  );
}

interface Row extends Place {
  key: string;
  counts: Counts;
  canRemind: boolean;
  /** What a press on its name opens. */
  open: 'township' | 'organisation' | 'people';
}

const HEADINGS = { township: '乡镇街道', organisation: '单位', people: '部门' } as const;

function Drill({ id, board }: { id: string; board: BoardData }) {
  const address = useAddress();
  const [people, setPeople] = useState<Place | null>(null);
  const townshipId = address.one('township');
  const organisationId = address.one('organisation');
  const township = board.townships.find((one) => one.id === townshipId);
  const organisation = board.organisations.find((one) => one.id === organisationId);
  const rows = rowsOf(board, townshipId, organisationId);
  const press = (row: Row) => {
    if (row.open === 'people') return setPeople(row);
    address.change(row.open === 'township' ? { township: row.key } : { organisation: row.key });
  };
  return (
    <Card
      size="small"
      title={
        <Flex gap={6} align="center" wrap>
          {townshipId === '' && organisationId === '' ? (
            '各地完成'
          ) : (
            <Button
              type="link"
              style={{ padding: 0 }}
              onClick={() => address.change({ township: null, organisation: null })}
            >
              全部
            </Button>
          )}
          {township && (
            <>
              /
              <Button type="link" style={{ padding: 0 }} onClick={() => address.change({ organisation: null })}>
                {township.name}
              </Button>
            </>
          )}
          {organisation && <span>/ {organisation.name}</span>}
        </Flex>
      }
      extra={
        organisation && (
          <Button onClick={() => setPeople({ organisationId, gridUnitId: '', name: organisation.name })}>
            未完成名单
          </Button>
        )
      }
    >
      <Table
        rowKey="key"
        size="small"
        pagination={rows.length > 50 && { pageSize: 50, showSizeChanger: false }}
        dataSource={rows}
        locale={{ emptyText: '这里没有人参加' }}
        columns={[
          {
            title: HEADINGS[rows[0]?.open ?? 'township'],
            key: 'name',
            render: (_, row) => (
              <Button type="link" size="small" style={{ padding: 0 }} onClick={() => press(row)}>
                {row.name}
              </Button>
            ),
          },
          {
            title: '完成',
            key: 'done',
            width: 190,
            align: 'right',
            sorter: (a, b) => a.counts.done / a.counts.people - b.counts.done / b.counts.people,
            render: (_, { counts }) => <span style={{ fontVariantNumeric: 'tabular-nums' }}>{doneText(counts)}</span>,
          },
          { title: '分布', key: 'bar', width: '36%', render: (_, { counts }) => <ShareBar parts={partsOf(counts)} /> },
          {
            title: '',
            key: 'remind',
            width: 120,
            render: (_, row) => row.canRemind && <Remind id={id} place={row} />,
          },
        ]}
      />
      {people && <NotYet id={id} place={people} onClose={() => setPeople(null)} />}
    </Card>
  );
}

/** Townships of a whole county; organisations of one township; units of one organisation, or of whoever owns only those. */
function rowsOf({ townships, organisations, units }: BoardData, townshipId: string, organisationId: string): Row[] {
  const of = (place: { id: string | null; name: string; counts: Counts }) => ({
    key: place.id ?? 'none',
    name: place.name,
    counts: place.counts,
  });
  if (organisationId !== '' || (organisations.length === 0 && units.length > 0))
    return units.map((unit) => ({
      ...of(unit),
      ...{ organisationId: unit.organisationId, gridUnitId: unit.id ?? '' },
      ...{ canRemind: unit.canRemind && unit.id !== null, open: 'people' as const },
    }));
  if (townshipId !== '' || townships.length < 2)
    return organisations
      .filter((one) => townshipId === '' || one.townshipId === townshipId)
      .map((one) => ({
        ...of(one),
        ...{ organisationId: one.id, gridUnitId: '' },
        ...{ canRemind: one.canRemind, open: 'organisation' as const },
      }));
  return townships.map((one) => ({
    ...of(one),
    ...{ organisationId: '', gridUnitId: '', canRemind: false, open: 'township' as const },
  }));
}

/** The month's checks by lot, for whoever may check: how much of them is left. */
function ToChecks() {
  const me = useMe();
  const mayCheck = me.data !== null && mayOpen(['campaign.verify'], me.data.rights);
  const checks = useAsk<ChecksData>('/api/protections/checks', { isOn: mayCheck, staleMs: 60_000 });
  if (!mayCheck) return null;
  const left = checks.data?.places.reduce((sum, place) => sum + place.left, 0) ?? 0;
  return (
    <Link href="/campaigns/checks">
      <Button>{left > 0 ? `防护抽查（还有${left}项）` : '防护抽查'}</Button>
    </Link>
  );
}

function Export({ id, name }: { id: string; name: string }) {
  const { message } = App.useApp();
  const [isBusy, setBusy] = useState(false);
  const take = async () => {
    setBusy(true);
    try {
      await download(`${pathOf(id)}/report.xlsx`, `${name}.xlsx`);
      message.success('已导出，导出人和时间记入日志');
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      message.error(error.message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button loading={isBusy} onClick={() => void take()}>
      导出表格
    </Button>
  );
}

function Close({ id, counts }: { id: string; counts: Counts }) {
  const { message } = App.useApp();
  const close = async () => {
    try {
      await call('POST', `${pathOf(id)}/close`, {});
      message.success('活动已结束');
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      message.error(error.message);
    }
    await askAgain('/api/campaigns');
  };
  return (
    <Popconfirm
      title="现在结束这个活动？"
      description={
        <Typography.Text>还有{counts.people - counts.done}人没完成，不再提醒。结束后不能恢复。</Typography.Text>
      }
      okText="结束活动"
      cancelText="先不"
      onConfirm={close}
    >
      <Button danger>结束活动</Button>
    </Popconfirm>
  );
}
