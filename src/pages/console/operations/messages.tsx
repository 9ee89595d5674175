import { Button, Empty, Form, Table, Typography } from 'antd';
import { useState } from 'react';
import type { MessageListData } from '../../../domain/operations/api.ts';
import { DELIVERY_STATES, LANES, OWNER_KINDS } from '../../../domain/operations/types.ts';
import { query } from '../../kit/call.ts';
import { type Address, useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { ChoiceFilter, DaysFilter, daysIn, TextFilter } from '../parts/log-filters.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { Pager } from '../parts/pager.tsx';
import { MessageDrawer } from './message-drawer.tsx';
import { StateTag } from './state-tag.tsx';
import { secondText } from './words.ts';

type Message = MessageListData['messages'][number];

/** 「周二给王某发了什么，企业微信怎么答复的」 */
export function MessagesPage() {
  const address = useAddress();
  const [open, setOpen] = useState<string | null>(null);
  const asked = useAsk<MessageListData>(
    `/api/messages?${query({
      person: address.one('person'),
      ...daysIn(address),
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
      <Filters address={address} byPerson={data?.byPerson ?? false} />
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
      <Pager
        address={address}
        next={data?.next ?? null}
        isLog
        note="每页50条，最新的在前；点一行看每次发送和企业微信的答复"
      />
      <MessageDrawer id={open} onClose={() => setOpen(null)} />
    </PageFrame>
  );
}

function Filters({ address, byPerson }: { address: Address; byPerson: boolean }) {
  return (
    <Form layout="inline" style={{ rowGap: 8 }}>
      {byPerson && (
        <TextFilter address={address} name="person" label="收件人" placeholder="姓名开头、手机号或账号" width={200} />
      )}
      <DaysFilter address={address} />
      <ChoiceFilter address={address} name="kind" label="事由" words={OWNER_KINDS} width={130} />
      <ChoiceFilter address={address} name="state" label="状态" words={DELIVERY_STATES} width={200} />
      <TextFilter address={address} name="errcode" label="错误码" placeholder="如 81013" width={100} isNumber />
      <TextFilter address={address} name="objectId" label="编号" placeholder="预警或通报编号" width={160} />
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
