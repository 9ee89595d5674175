import { Alert, Button, Drawer, Empty, Flex, Image, Input, Popconfirm, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import type { ChecksData, SamplesData } from '../../../domain/spot-checks/api.ts';
import { ApiProblem, call, query } from '../../kit/call.ts';
import { useAddress } from '../parts/address.ts';
import { askAgain, useAsk } from '../parts/ask.ts';
import { PageFrame, Unready } from '../parts/page-frame.tsx';

const PATH = '/api/protections';
const monthText = (month: string): string => `${month.slice(0, 4)}年${Number(month.slice(5))}月`;

/** Where people were drawn for a check this month, those with most left first; whose turn it is stands in the address. */
export function ChecksPage() {
  const address = useAddress();
  const list = useAsk<ChecksData>(`${PATH}/checks`);
  const open = address.one('organisation');
  return (
    <PageFrame title="防护抽查" of={list}>
      {list.data && (
        <>
          <Typography.Text type="secondary">
            {monthText(list.data.month)}抽中的人，请看截图或当面看手机核对。不能核对自己的。
          </Typography.Text>
          <Table
            rowKey="organisationId"
            size="middle"
            pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
            dataSource={list.data.places}
            locale={{ emptyText: <Empty description="本月还没有抽中的人。每月1日早上自动抽取。" /> }}
            columns={[
              {
                title: '单位',
                key: 'name',
                render: (_, { organisationId, name }) => (
                  <Button
                    type="link"
                    style={{ padding: 0 }}
                    onClick={() => address.change({ organisation: organisationId })}
                  >
                    {name}
                  </Button>
                ),
              },
              { title: '抽中', key: 'people', width: 120, align: 'right', render: (_, { people }) => `${people}人` },
              { title: '项目', key: 'items', width: 120, align: 'right', render: (_, { items }) => `${items}项` },
              {
                title: '核对',
                key: 'left',
                width: 160,
                render: (_, { left }) =>
                  left === 0 ? <Tag color="green">已核对完</Tag> : <Tag color="orange">还有{left}项</Tag>,
              },
            ]}
          />
          {open !== '' && <Sample organisationId={open} onClose={() => address.change({ organisation: null })} />}
        </>
      )}
    </PageFrame>
  );
}

type Person = SamplesData['people'][number];
type Item = Person['items'][number];

/** Who was drawn at one organisation; every look is kept. */
function Sample({ organisationId, onClose }: { organisationId: string; onClose: () => void }) {
  const sample = useAsk<SamplesData>(`${PATH}/samples?${query({ organisationId })}`);
  const { data } = sample;
  const rows = data?.people.flatMap((person) =>
    person.items.map((item, at) => ({ key: `${person.personId} ${item.code}`, person, item, isFirst: at === 0 })),
  );
  return (
    <Drawer open size={820} title={data ? `${data.organisation} 本月抽查` : '本月抽查'} onClose={onClose}>
      {data === null ? (
        <Unready of={sample} />
      ) : data.draw === null ? (
        <Empty description="本月还没有抽取。每月1日早上自动抽取。" />
      ) : (
        <Flex vertical gap={12}>
          <Typography.Text type="secondary">
            {data.draw.outOf}人中抽中{data.people.length}人，第{data.draw.number}次抽取
          </Typography.Text>
          <Table
            rowKey="key"
            size="small"
            pagination={false}
            {...(rows ? { dataSource: rows } : {})}
            columns={[
              {
                title: '姓名',
                key: 'name',
                render: (_, { person, isFirst }) =>
                  isFirst && (
                    <>
                      {person.name}
                      {person.unit && <Typography.Text type="secondary"> {person.unit}</Typography.Text>}
                    </>
                  ),
              },
              { title: '项目', key: 'item', render: (_, { item }) => item.name },
              {
                title: '情况',
                key: 'state',
                width: 150,
                render: (_, { item }) => <Tag color={COLOURS[item.result ?? 'OPEN']}>{stateText(item)}</Tag>,
              },
              {
                title: '截图',
                key: 'picture',
                width: 90,
                render: (_, { item, person }) =>
                  item.evidenceId && !person.isReader ? <Picture id={item.evidenceId} name={item.name} /> : '无',
              },
              {
                title: '',
                key: 'judge',
                width: 170,
                render: (_, { item, person }) =>
                  person.isReader ? '本人，由他人核对' : item.result === null && <Judge person={person} item={item} />,
              },
            ]}
          />
        </Flex>
      )}
    </Drawer>
  );
}

const COLOURS = { VERIFIED: 'green', REJECTED: 'red', OPEN: 'default' } as const;

function stateText({ result, state }: Item): string {
  if (result === 'VERIFIED') return '已通过';
  if (result === 'REJECTED') return '不符，会再请他完成';
  if (state === 'EVIDENCED') return '有截图';
  return state === 'DECLARED' ? '本人已确认' : '本人已更正';
}

/** Fetched only when it is asked for: every look at it is written down. */
function Picture({ id, name }: { id: string; name: string }) {
  const [isOpen, setOpen] = useState(false);
  const path = `${PATH}/evidence/${encodeURIComponent(id)}`;
  if (!isOpen)
    return (
      <Button size="small" onClick={() => setOpen(true)}>
        看截图
      </Button>
    );
  return <Image width={72} src={path} alt={`${name}的截图`} />;
}

function Judge({ person, item }: { person: Person; item: Item }) {
  const [reason, setReason] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const judge = async (result: 'VERIFIED' | 'REJECTED') => {
    setBusy(true);
    setTrouble('');
    try {
      const why = result === 'REJECTED' ? { reason: reason.trim() } : {};
      await call('POST', `${PATH}/verify`, { personId: person.personId, item: item.code, result, ...why });
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(error.message);
    } finally {
      setBusy(false);
    }
    await askAgain(`${PATH}/checks`, `${PATH}/samples`);
  };
  return (
    <Flex vertical gap={4}>
      <Flex gap={8}>
        <Button
          size="small"
          loading={isBusy}
          aria-label={`${person.name}${item.name}核验通过`}
          onClick={() => void judge('VERIFIED')}
        >
          通过
        </Button>
        <Popconfirm
          title="哪里不符？"
          description={
            <Input
              aria-label="哪里不符"
              maxLength={100}
              placeholder="如 手机上没有找到"
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          }
          okText="确认不符"
          cancelText="先不"
          okButtonProps={{ danger: true, disabled: reason.trim() === '' }}
          onConfirm={() => judge('REJECTED')}
        >
          <Button size="small" danger aria-label={`${person.name}${item.name}不符`}>
            不符
          </Button>
        </Popconfirm>
      </Flex>
      {trouble && <Alert type="error" title={trouble} role="alert" />}
    </Flex>
  );
}
