import { Alert, Empty, Flex, Progress, Segmented, Statistic, Table, Typography } from 'antd';
import { Link } from 'wouter';
import type { LoadListData } from '../../../domain/readiness/api.ts';
import { query } from '../../kit/call.ts';
import { PlaceSelect } from '../directory/place-select.tsx';
import { useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { Pager } from '../parts/pager.tsx';
import { ReachDot } from '../parts/reach-dot.tsx';
import { mayOpen, useMe } from '../shell/me.ts';

type Row = LoadListData['people'][number] & { rank: number };

const PAGE = 30;
/** So much more than the middle of all is worth a look at the roster. */
const HEAVY = 3;

/** Whom the last week asked most, and by night: so that duty is shared before somebody stops looking. */
export function DutyLoadPage() {
  const address = useAddress();
  const me = useMe();
  const sort = address.one('sort') === 'nights' ? 'nights' : 'cards';
  const place = address.one('place');
  const after = Number(address.one('after')) || 0;
  const list = useAsk<LoadListData>(
    `/api/duty-load?${query({ sort, scopeId: place, limit: PAGE, after: after || null })}`,
    { everyMs: 60_000 },
  );
  const { people = [], total = { people: 0, cards: 0, nights: 0 }, next = null } = list.data ?? {};
  const mostOf = (what: 'cards' | 'nights') => Math.max(1, ...people.map((one) => one[what]));
  const mean = total.people > 0 ? total[sort] / total.people : 0;
  const rows = people.map((one, at) => ({ ...one, rank: after + at + 1 }));
  const mayArrange = me.data !== null && mayOpen(['roster.edit'], me.data.rights);
  const heavy = after === 0 ? rows.filter((one) => one[sort] >= HEAVY * mean && one[sort] >= 10) : [];
  return (
    <PageFrame title="值守负荷" of={list}>
      <Flex gap={12} wrap align="center">
        <PlaceSelect
          aria-label="单位"
          value={place}
          kinds={['STATION', 'ORGANISATION']}
          placeholder="全部辖区（输入派出所或单位名称）"
          onChange={(id) => address.change({ place: id, after: null })}
        />
        <Segmented
          aria-label="按什么排序"
          value={sort}
          options={[
            { value: 'cards', label: '按收到的卡片' },
            { value: 'nights', label: '按夜间卡片' },
          ]}
          onChange={(value) => address.change({ sort: value === 'nights' ? value : null, after: null })}
        />
      </Flex>
      <Flex gap={40} wrap>
        <Statistic title="值守人员" value={total.people} suffix="人" />
        <Statistic title="近7天收到卡片" value={total.cards} suffix="张" />
        <Statistic title="其中夜间（22点至6点）" value={total.nights} suffix="张" />
        <Statistic title={sort === 'cards' ? '人均卡片' : '人均夜间卡片'} value={mean} precision={1} suffix="张" />
      </Flex>
      {heavy.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={`▲ ${heavy.length}人${sort === 'cards' ? '收到的卡片' : '的夜间卡片'}达到人均的${HEAVY}倍：${heavy
            .slice(0, 5)
            .map(({ name }) => name)
            .join('、')}`}
          description={
            mayArrange ? (
              <>
                请调整排班或增加人手：<Link href="/roster">打开值班表</Link>
              </>
            ) : (
              '请提醒其派出所调整排班或增加人手。'
            )
          }
        />
      )}
      <Table<Row>
        rowKey="personId"
        size="small"
        pagination={false}
        scroll={{ x: 900 }}
        dataSource={rows}
        locale={{ emptyText: <Empty description="这里没有值守人员。换一个单位看，或到「人员」里任命。" /> }}
        columns={[
          { title: '名次', dataIndex: 'rank', width: 64, align: 'right' },
          {
            title: '姓名',
            dataIndex: 'name',
            width: 120,
            render: (name: string, one) => <Link href={`/people?${query({ person: one.personId })}`}>{name}</Link>,
          },
          {
            title: '职务',
            width: 220,
            render: (_, { roles, places }) => (
              <>
                {roles.join('、')}
                <br />
                <Typography.Text type="secondary">{places.join('、')}</Typography.Text>
              </>
            ),
          },
          {
            title: '近7天卡片',
            dataIndex: 'cards',
            width: 200,
            render: (cards: number) => <Bar value={cards} most={mostOf('cards')} />,
          },
          {
            title: '其中夜间',
            dataIndex: 'nights',
            width: 200,
            render: (nights: number) => <Bar value={nights} most={mostOf('nights')} />,
          },
          { title: '能否联系上', render: (_, { personId }) => <ReachDot personId={personId} isFull /> },
        ]}
      />
      <Pager address={address} next={next} />
    </PageFrame>
  );
}

/** The number first, the bar beside it: read without colour and without the bar. */
function Bar({ value, most }: { value: number; most: number }) {
  return (
    <Flex gap={8} align="center">
      <span style={{ minWidth: 32, textAlign: 'end' }}>{value}</span>
      <Progress aria-hidden percent={(value / most) * 100} showInfo={false} size="small" style={{ margin: 0 }} />
    </Flex>
  );
}
