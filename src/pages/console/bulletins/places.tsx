import { Button, Card, Checkbox, Flex, Segmented, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import type { BoardData, BoardOrganisationsData, Counters } from '../../../domain/bulletins/api.ts';
import { query } from '../../kit/call.ts';
import { useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { ShareBar } from '../parts/share-bar.tsx';
import { partsOf } from './parts-of.ts';
import { People } from './people.tsx';

const PAGE = 50;
const pathOf = (id: string) => `/api/bulletins/${encodeURIComponent(id)}`;

interface Place {
  id: string;
  name: string;
}

/** County, then township or station, then organisation, then person; where one stands is in the address. */
export function Places({ id, board }: { id: string; board: BoardData }) {
  const address = useAddress();
  const by = address.one('by') === 'station' ? 'station' : 'township';
  const rows = by === 'station' ? board.stations : board.townships;
  const open = rows.find((row) => row.id === address.one('place') && row.id !== '');
  const [isUnsignedOnly, setUnsignedOnly] = useState(false);
  const [people, setPeople] = useState<Place | null>(null);
  return (
    <Card
      size="small"
      title={
        <Flex gap={12} align="center" wrap>
          {open ? (
            <>
              <Button type="link" style={{ padding: 0 }} onClick={() => address.change({ place: null, from: null })}>
                全县
              </Button>
              <span>/ {open.name}</span>
            </>
          ) : (
            '各地签收'
          )}
        </Flex>
      }
      extra={
        open ? (
          <Checkbox checked={isUnsignedOnly} onChange={(event) => setUnsignedOnly(event.target.checked)}>
            只看还有人未签收的单位
          </Checkbox>
        ) : (
          <Segmented
            aria-label="按什么列出"
            value={by}
            options={[
              { value: 'township', label: '按乡镇街道' },
              { value: 'station', label: '按派出所' },
            ]}
            onChange={(value) => address.change({ by: value === 'station' ? value : null, place: null })}
          />
        )
      }
    >
      {open ? (
        <Organisations id={id} by={by} place={open} isUnsignedOnly={isUnsignedOnly} onOpen={setPeople} />
      ) : (
        <Table
          rowKey="id"
          size="small"
          pagination={false}
          dataSource={rows}
          columns={[
            {
              title: by === 'station' ? '派出所' : '乡镇街道',
              key: 'name',
              render: (_, row) => (
                <Button
                  type="link"
                  size="small"
                  style={{ padding: 0 }}
                  onClick={() => (row.id === '' ? setPeople(row) : address.change({ place: row.id }))}
                >
                  {row.name}
                </Button>
              ),
            },
            { title: '单位', key: 'organisations', width: 80, align: 'right', dataIndex: 'organisations' },
            ...countColumns<BoardData['townships'][number]>(),
          ]}
        />
      )}
      {people && (
        <People
          id={id}
          title={people.name}
          by={{ organisationId: people.id }}
          answers={board.answers?.rows ?? null}
          onClose={() => setPeople(null)}
        />
      )}
    </Card>
  );
}

interface OrganisationsProps {
  id: string;
  by: 'township' | 'station';
  place: Place;
  isUnsignedOnly: boolean;
  onOpen: (place: Place) => void;
}

function Organisations({ id, by, place, isUnsignedOnly, onOpen }: OrganisationsProps) {
  const address = useAddress();
  const asked = query({
    [by === 'station' ? 'stationId' : 'townshipId']: place.id,
    unsigned: String(isUnsignedOnly),
    after: address.one('from'),
    limit: PAGE,
  });
  const list = useAsk<BoardOrganisationsData>(`${pathOf(id)}/organisations?${asked}`);
  return (
    <>
      <Table
        rowKey="id"
        size="small"
        pagination={false}
        loading={list.data === null && list.isAsking}
        dataSource={list.data?.organisations ?? []}
        locale={{ emptyText: list.problem?.message ?? (isUnsignedOnly ? '这里都已签收' : '这里没有单位') }}
        columns={[
          {
            title: '单位',
            key: 'name',
            render: (_, row) => (
              <Flex gap={6} align="center">
                <Button type="link" size="small" style={{ padding: 0 }} onClick={() => onOpen(row)}>
                  {row.name}
                </Button>
                {row.silent && <Tag color="red">未签收</Tag>}
              </Flex>
            ),
          },
          ...countColumns<BoardOrganisationsData['organisations'][number]>(),
        ]}
      />
      <Flex justify="flex-end" gap={8} style={{ marginTop: 8 }}>
        {address.one('from') !== '' && <Button onClick={() => address.change({ from: null })}>回到第一页</Button>}
        {list.data?.next && <Button onClick={() => address.change({ from: list.data?.next ?? null })}>下一页</Button>}
      </Flex>
    </>
  );
}

function countColumns<Row extends { counters: Counters }>() {
  return [
    {
      title: '已签收',
      key: 'signed',
      width: 150,
      align: 'right' as const,
      render: (_: unknown, { counters }: Row) => (
        <span style={{ fontVariantNumeric: 'tabular-nums' }}>
          {counters.acked + counters.late}/{counters.target}
          <Typography.Text type="secondary"> 人</Typography.Text>
        </span>
      ),
    },
    {
      title: '分布',
      key: 'bar',
      width: '40%',
      render: (_: unknown, { counters }: Row) => <ShareBar parts={partsOf(counters)} />,
    },
  ];
}
