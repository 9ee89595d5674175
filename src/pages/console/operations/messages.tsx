import { Button, Empty, Flex, Form, Input, Select, Space, Table, Typography } from 'antd';
import { useState } from 'react';
import type { MessageListData } from '../../../domain/operations/api.ts';
import { DELIVERY_STATES, LANES, OWNER_KINDS } from '../../../domain/operations/types.ts';
import { query } from '../../kit/call.ts';
import { fromLocalInput } from '../../kit/time.ts';
import { useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { MessageDrawer } from './message-drawer.tsx';
import { StateTag } from './state-tag.tsx';
import { secondText } from './words.ts';

type Message = MessageListData['messages'][number];

const options = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

/** 「周二给王某发了什么，企业微信怎么答复的」 */
export function MessagesPage() {
  const address = useAddress();
  const [open, setOpen] = useState<string | null>(null);
  const day = (name: string, clock: string) => {
    const value = address.one(name);
    return value === '' ? null : fromLocalInput(`${value}T${clock}`);
  };
  const until = day('to', '00:00');
  const asked = useAsk<MessageListData>(
    `/api/messages?${query({
      person: address.one('person'),
      from: day('from', '00:00'),
      to: until === null ? null : new Date(Date.parse(until) + 86_400_000).toISOString(),
      kind: address.one('kind'),
      state: address.one('state'),
      errcode: address.one('errcode'),
      objectId: address.one('objectId'),
      after: address.one('after'),
    })}`,
  );
  const { data } = asked;
  return (
    <PageFrame title="消息记录" of={asked} extra={<Button onClick={() => void asked.refresh()}>刷新</Button>}>
      <Filters byPerson={data?.byPerson ?? false} />
      <Table<Message>
        size="small"
        rowKey="id"
        loading={asked.isAsking && data === null}
        dataSource={data?.messages ?? []}
        columns={COLUMNS}
        pagination={false}
        scroll={{ x: 1_080 }}
        locale={{ emptyText: <Empty description="没有符合条件的消息。请放宽日期，或去掉一个条件" /> }}
        onRow={({ id }) => ({
          onClick: () => setOpen(id),
          onKeyDown: ({ key }) => key === 'Enter' && setOpen(id),
          tabIndex: 0,
          style: { cursor: 'pointer' },
        })}
      />
      <Flex justify="space-between" align="center">
        <Typography.Text type="secondary">每页50条，最新的在前；点一行看每次发送和企业微信的答复</Typography.Text>
        <Space>
          {address.one('after') !== '' && <Button onClick={() => address.change({ after: null })}>回到最新</Button>}
          <Button disabled={!data?.next} onClick={() => address.change({ after: data?.next ?? null })}>
            更早的
          </Button>
        </Space>
      </Flex>
      <MessageDrawer id={open} onClose={() => setOpen(null)} />
    </PageFrame>
  );
}

function Filters({ byPerson }: { byPerson: boolean }) {
  const address = useAddress();
  const set = (name: string) => (value: string | undefined) => address.change({ [name]: value ?? null, after: null });
  const typed = (name: string) => ({
    defaultValue: address.one(name),
    key: `${name} ${address.one(name)}`,
    onPressEnter: ({ currentTarget }: { currentTarget: HTMLInputElement }) => set(name)(currentTarget.value.trim()),
    onBlur: ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
      if (currentTarget.value.trim() !== address.one(name)) set(name)(currentTarget.value.trim());
    },
  });
  return (
    <Form layout="inline" style={{ rowGap: 8 }}>
      {byPerson && (
        <Form.Item label="收件人">
          <Input {...typed('person')} aria-label="收件人" placeholder="姓名开头、手机号或账号" style={{ width: 200 }} />
        </Form.Item>
      )}
      <Form.Item label="日期">
        <Space>
          <Input
            type="date"
            aria-label="开始日期"
            value={address.one('from')}
            onChange={({ target }) => set('from')(target.value)}
          />
          至
          <Input
            type="date"
            aria-label="结束日期"
            value={address.one('to')}
            onChange={({ target }) => set('to')(target.value)}
          />
        </Space>
      </Form.Item>
      <Form.Item label="事由">
        <Select
          aria-label="事由"
          allowClear
          placeholder="全部"
          style={{ width: 130 }}
          value={address.one('kind') || undefined}
          onChange={set('kind')}
          options={options(OWNER_KINDS)}
        />
      </Form.Item>
      <Form.Item label="状态">
        <Select
          aria-label="状态"
          allowClear
          placeholder="全部"
          style={{ width: 200 }}
          value={address.one('state') || undefined}
          onChange={set('state')}
          options={options(DELIVERY_STATES)}
        />
      </Form.Item>
      <Form.Item label="错误码">
        <Input
          {...typed('errcode')}
          aria-label="错误码"
          placeholder="如 81013"
          style={{ width: 100 }}
          inputMode="numeric"
        />
      </Form.Item>
      <Form.Item label="编号">
        <Input {...typed('objectId')} aria-label="编号" placeholder="预警或通报编号" style={{ width: 160 }} />
      </Form.Item>
    </Form>
  );
}

const COLUMNS = [
  { title: '时间', width: 175, render: (_: unknown, { at }: Message) => secondText(at) },
  {
    title: '收件人',
    width: 180,
    render: (_: unknown, { person, organisation }: Message) =>
      person === null ? (
        <Typography.Text type="secondary">不显示</Typography.Text>
      ) : (
        <>
          {person} <Typography.Text type="secondary">{organisation}</Typography.Text>
        </>
      ),
  },
  {
    title: '事由',
    width: 190,
    render: (_: unknown, { kind, number }: Message) => `${OWNER_KINDS[kind] ?? '其他'}${number ? ` ${number}` : ''}`,
  },
  { title: '消息', ellipsis: true, dataIndex: 'title' },
  { title: '级别', width: 70, render: (_: unknown, { lane }: Message) => LANES[lane] ?? '' },
  { title: '状态', width: 190, render: (_: unknown, message: Message) => <StateTag state={message.state} /> },
  {
    title: '企业微信的答复',
    width: 260,
    ellipsis: true,
    render: (_: unknown, { errcode, meaning, reason }: Message) =>
      errcode ? `${errcode}：${meaning ?? ''}` : (reason ?? ''),
  },
  { title: '次数', width: 60, align: 'right' as const, dataIndex: 'attempts' },
];
