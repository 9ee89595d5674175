import { Alert, App, Button, Empty, Flex, Popconfirm, Space, Table, Tabs, Typography } from 'antd';
import { type ReactNode, useState } from 'react';
import type { DeadData, QuarantineData, QueueData } from '../../../domain/operations/api.ts';
import { OWNER_KINDS } from '../../../domain/operations/types.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { useAddress } from '../parts/address.ts';
import { askAgain, useAsk } from '../parts/ask.ts';
import { PageFrame, Unready } from '../parts/page-frame.tsx';
import { secondText } from './words.ts';

const EVERY_MS = 10_000;

/** What waits, what was given up on the way in, out and between, and the way back for each. */
export function QueuesPage() {
  const address = useAddress();
  return (
    <PageFrame title="队列与失败">
      <Tabs
        activeKey={address.one('tab') || 'dead'}
        onChange={(tab) => address.change({ tab: tab === 'dead' ? null : tab }, { replace: true })}
        destroyOnHidden
        items={[
          { key: 'dead', label: '发送失败的消息', children: <Dead /> },
          { key: 'jobs', label: '后台任务', children: <Jobs /> },
          { key: 'quarantine', label: '没能处理的回调', children: <Quarantine /> },
        ]}
      />
    </PageFrame>
  );
}

/** An act on what was given up: it asks first, and says how many it moved. */
function useAct(path: string, done: (n: number) => string) {
  const { message } = App.useApp();
  const [isBusy, setBusy] = useState(false);
  const act = async (body: object) => {
    setBusy(true);
    try {
      const answer = await call<{ done: number }>('POST', path, body);
      message.success(answer.done === 0 ? '没有可以重试的，可能已被别人处理' : done(answer.done));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      message.error(error.message);
    } finally {
      setBusy(false);
      await askAgain('/api/operations/');
    }
  };
  return { act, isBusy };
}

function Part({ about, extra, children }: { about: string; extra: ReactNode; children: ReactNode }) {
  return (
    <Flex vertical gap={12}>
      <Flex justify="space-between" align="center" gap={12} wrap>
        <Typography.Text type="secondary">{about}</Typography.Text>
        {extra}
      </Flex>
      {children}
    </Flex>
  );
}

function Dead() {
  const asked = useAsk<DeadData>('/api/operations/dead', { everyMs: EVERY_MS });
  const { act, isBusy } = useAct('/api/operations/dead/redrive', (n) => `已重新排队 ${n} 条，几秒后看结果`);
  const [chosen, setChosen] = useState<string[]>([]);
  if (asked.data === null) return <Unready of={asked} />;
  const { letters, more } = asked.data;
  const still = chosen.filter((id) => letters.some((letter) => letter.id === id));
  return (
    <Part
      about="企业微信拒收、不会自动再发的消息。请先按答复改好原因，再重发；已经没有意义的询问不会再发出。"
      extra={
        <Popconfirm
          title={
            still.length > 0
              ? `重发选中的 ${still.length} 条？`
              : `重发全部 ${letters.length}${more ? ' 条以上' : ' 条'}？`
          }
          description="原样再发一次，收件人会收到卡片。"
          okText="重发"
          cancelText="不发"
          onConfirm={() => act(still.length > 0 ? { deliveryIds: still } : {})}
        >
          <Button type="primary" disabled={letters.length === 0} loading={isBusy}>
            {still.length > 0 ? `重发选中的 ${still.length} 条` : '全部重发'}
          </Button>
        </Popconfirm>
      }
    >
      <Table
        size="small"
        rowKey="id"
        dataSource={letters}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        rowSelection={{ selectedRowKeys: still, onChange: (keys) => setChosen(keys.map(String)) }}
        locale={{ emptyText: <Empty description="没有发送失败的消息" /> }}
        columns={[
          { title: '时间', width: 160, render: (_, { at }) => (at === null ? '' : secondText(at)) },
          {
            title: '事由',
            width: 200,
            render: (_, { kind, number }) => `${OWNER_KINDS[kind] ?? '其他'} ${number ?? ''}`,
          },
          { title: '消息', dataIndex: 'title', ellipsis: true },
          {
            title: '企业微信的答复',
            render: (_, { errcode, meaning, reason }) => (errcode ? `${errcode}：${meaning}` : reason),
          },
        ]}
      />
    </Part>
  );
}

function Jobs() {
  const asked = useAsk<QueueData>('/api/operations/queues', { everyMs: EVERY_MS });
  const { act, isBusy } = useAct('/api/operations/jobs/retry', (n) => `已重新排队 ${n} 个`);
  if (asked.data === null) return <Unready of={asked} />;
  const { isReachable, queues, failed } = asked.data;
  if (!isReachable)
    return (
      <Alert
        type="warning"
        showIcon
        title="队列（Redis）暂时连不上"
        description="预警照常发送：定时巡检会接手，只是慢几秒。请检查 Redis 是否在运行、磁盘和内存是否已满。"
      />
    );
  return (
    <Part
      about="后台任务正常时几乎都是零；失败的保留七天。"
      extra={
        <Popconfirm
          title={`重试全部 ${failed.length} 个？`}
          description="每个任务会先看事情还要不要做，不会重复办理。"
          okText="重试"
          cancelText="不试"
          onConfirm={() => act({})}
        >
          <Button disabled={failed.length === 0} loading={isBusy}>
            全部重试
          </Button>
        </Popconfirm>
      }
    >
      <Table
        size="small"
        rowKey="name"
        dataSource={queues}
        pagination={false}
        locale={{ emptyText: <Empty description="还没有任务" /> }}
        columns={[
          { title: '队列', dataIndex: 'name' },
          { title: '等待', dataIndex: 'waiting', align: 'right', width: 90 },
          { title: '进行中', dataIndex: 'active', align: 'right', width: 90 },
          { title: '定时', dataIndex: 'delayed', align: 'right', width: 90 },
          {
            title: '失败',
            align: 'right',
            width: 90,
            render: (_, { failed: n }) => (n > 0 ? <Typography.Text type="danger">✕ {n}</Typography.Text> : 0),
          },
        ]}
      />
      {failed.length > 0 && (
        <Table
          size="small"
          rowKey={({ queue, id }) => `${queue} ${id}`}
          dataSource={failed}
          pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
          columns={[
            { title: '失败时间', width: 160, render: (_, { at }) => secondText(at) },
            { title: '队列', dataIndex: 'queue', width: 180 },
            { title: '次数', dataIndex: 'attempts', width: 60, align: 'right' },
            { title: '原因', dataIndex: 'reason', ellipsis: true },
            {
              title: '',
              width: 80,
              render: (_, { queue, id }) => (
                <Button size="small" disabled={isBusy} onClick={() => void act({ job: { queue, id } })}>
                  重试
                </Button>
              ),
            },
          ]}
        />
      )}
    </Part>
  );
}

const OUTCOMES: Readonly<Record<string, string>> = { ignored: '有意不处理', foreign: '与本系统无关' };

function Quarantine() {
  const asked = useAsk<QuarantineData>('/api/operations/quarantine', { everyMs: EVERY_MS });
  const { act, isBusy } = useAct('/api/operations/quarantine/apply', (n) => `将重新处理 ${n} 个`);
  if (asked.data === null) return <Unready of={asked} />;
  const { callbacks, kinds } = asked.data;
  return (
    <Part
      about="企业微信送来、五次都没能处理的按键和消息；发出的人以为已经办了。"
      extra={
        <Space>
          <Popconfirm
            title={`重新处理全部 ${callbacks.length} 个？`}
            description="按原来的先后再处理一遍，已经办过的不会重复。"
            okText="处理"
            cancelText="不处理"
            onConfirm={() => act({})}
          >
            <Button type="primary" disabled={callbacks.length === 0} loading={isBusy}>
              全部重新处理
            </Button>
          </Popconfirm>
        </Space>
      }
    >
      <Table
        size="small"
        rowKey="id"
        dataSource={callbacks}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: <Empty description="没有没处理的回调" /> }}
        columns={[
          { title: '编号', dataIndex: 'id', width: 90 },
          { title: '收到时间', width: 160, render: (_, { receivedAt }) => secondText(receivedAt) },
          { title: '入口', dataIndex: 'receiver', width: 110 },
          { title: '次数', dataIndex: 'attempts', width: 60, align: 'right' },
          { title: '原因', dataIndex: 'reason', ellipsis: true },
          {
            title: '',
            width: 110,
            render: (_, { id }) => (
              <Button size="small" disabled={isBusy} onClick={() => void act({ callbackIds: [id] })}>
                重新处理
              </Button>
            ),
          },
        ]}
      />
      {kinds.length > 0 && (
        <Table
          size="small"
          title={() => '收到但没有作用的回调'}
          rowKey={({ outcome, kind }) => `${outcome} ${kind}`}
          dataSource={kinds}
          pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
          columns={[
            { title: '处理', width: 140, render: (_, { outcome }) => OUTCOMES[outcome] ?? outcome },
            { title: '种类', dataIndex: 'kind' },
            { title: '个数', dataIndex: 'callbacks', width: 90, align: 'right' },
            { title: '最近一个', width: 160, render: (_, { last }) => secondText(last) },
          ]}
        />
      )}
    </Part>
  );
}
