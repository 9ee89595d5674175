import { Card, Checkbox, Empty, Flex, Statistic, Table } from 'antd';
import { Link } from 'wouter';
import type { PlaceListData, PlaceRowData } from '../../../domain/people/api.ts';
import { query } from '../../kit/call.ts';
import { useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { Pager } from '../parts/pager.tsx';
import { LackingTag } from './coverage.tsx';

const PAGE = 100;

/** A township or a station: how its organisations stand with their advisors. */
export function OfficePane({ office }: { office: PlaceRowData }) {
  const address = useAddress();
  const isNarrowed = address.one('lacking') === '1';
  const list = useAsk<PlaceListData>(
    `/api/places?${query({ underId: office.id, after: address.one('after'), limit: PAGE })}`,
  );
  const rows = (list.data?.places ?? []).filter(({ lacking }) => !isNarrowed || lacking > 0);
  const { organisations, lacking, people } = office;
  return (
    <Card size="small" title={office.name}>
      <Flex vertical gap={16}>
        <Flex gap={32} wrap>
          <Statistic title="单位" value={organisations} suffix="家" />
          <Statistic title="在职员工" value={people} suffix="人" />
          <Statistic
            title="顾问已配齐"
            value={organisations - lacking}
            suffix={`/ ${organisations} 家`}
            prefix={lacking === 0 ? '✓' : '▲'}
          />
        </Flex>
        <Checkbox
          checked={isNarrowed}
          onChange={({ target }) => address.change({ lacking: target.checked ? '1' : null }, { replace: true })}
        >
          只看缺顾问的单位
        </Checkbox>
        <Table<PlaceRowData>
          size="small"
          rowKey="id"
          pagination={false}
          dataSource={rows}
          locale={{
            emptyText: <Empty description={isNarrowed ? '这一页的单位顾问都已配齐' : '这里还没有单位'} />,
          }}
          columns={[
            {
              title: '单位',
              render: (_, { id, name }) => (
                <Link href={`/places?${query({ at: id, by: address.one('by') })}`}>{name}</Link>
              ),
            },
            { title: '编号', dataIndex: 'code', width: 190 },
            { title: '在职', dataIndex: 'people', width: 90, align: 'right', render: (n: number) => `${n}人` },
            {
              title: '顾问',
              width: 130,
              render: (_, row) => (row.lacking === 0 ? '✓ 已配齐' : <LackingTag of={row} />),
            },
          ]}
        />
        <Pager address={address} next={list.data?.next ?? null} />
      </Flex>
    </Card>
  );
}
