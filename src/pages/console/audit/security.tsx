import { Button, Empty, Flex, Form, Input, Space, Table, Typography } from 'antd';
import type { SecurityListData } from '../../../kernel/audit/api.ts';
import { query } from '../../kit/call.ts';
import { fromLocalInput } from '../../kit/time.ts';
import { secondText } from '../operations/words.ts';
import { useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { ExportButtons } from './export-buttons.tsx';

type Event = SecurityListData['events'][number];
const DAY_MS = 86_400_000;

/** Who came in, who was turned away, and why. */
export function SecurityPage() {
  const address = useAddress();
  const start = (day: string) => (day === '' ? null : fromLocalInput(`${day}T00:00`));
  const until = start(address.one('to'));
  const search = {
    from: start(address.one('from')),
    to: until === null ? null : new Date(Date.parse(until) + DAY_MS).toISOString(),
    address: address.one('address'),
  };
  const asked = useAsk<SecurityListData>(`/api/audit/security?${query({ ...search, before: address.one('before') })}`);
  const { data } = asked;
  return (
    <PageFrame
      title="登录与拒绝"
      of={asked}
      extra={<ExportButtons path="/api/audit/security/export" search={search} />}
    >
      <Form layout="inline" style={{ rowGap: 8 }}>
        <Form.Item label="日期">
          <Space>
            {(['from', 'to'] as const).map((name) => (
              <Input
                key={name}
                type="date"
                aria-label={name === 'from' ? '开始日期' : '结束日期'}
                value={address.one(name)}
                onChange={({ target }) => address.change({ [name]: target.value, before: null })}
              />
            ))}
          </Space>
        </Form.Item>
        <Form.Item label="来源地址">
          <Input
            key={address.one('address')}
            aria-label="来源地址"
            defaultValue={address.one('address')}
            placeholder="如 10.0.0.5"
            onPressEnter={({ currentTarget }) => address.change({ address: currentTarget.value.trim(), before: null })}
          />
        </Form.Item>
      </Form>
      <Table<Event>
        size="small"
        rowKey="id"
        dataSource={data?.events ?? []}
        pagination={false}
        scroll={{ x: 1_000 }}
        locale={{ emptyText: <Empty description="这段时间没有登录，也没有被拒绝的请求" /> }}
        columns={[
          { title: '时间', width: 165, render: (_, { at }) => secondText(at) },
          {
            title: '事件',
            width: 130,
            render: (_, { isRefused, title }) =>
              isRefused ? <Typography.Text type="danger">✕ {title}</Typography.Text> : `✓ ${title}`,
          },
          { title: '谁', width: 140, render: (_, { actor, actorText }) => actor ?? actorText },
          { title: '来源地址', width: 150, dataIndex: 'address' },
          { title: '原因', dataIndex: 'reason' },
          { title: '入口', dataIndex: 'route', ellipsis: true },
          { title: '次数', width: 70, align: 'right', dataIndex: 'times' },
        ]}
      />
      <Flex justify="end" gap={8}>
        {address.one('before') !== '' && <Button onClick={() => address.change({ before: null })}>回到最新</Button>}
        <Button
          disabled={!data?.next}
          onClick={() => address.change({ before: data?.next ? String(data.next) : null })}
        >
          更早的
        </Button>
      </Flex>
    </PageFrame>
  );
}
