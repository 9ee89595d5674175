import { Empty, Form, Table, Typography } from 'antd';
import type { SecurityListData } from '../../../kernel/audit/api.ts';
import { query } from '../../kit/call.ts';
import { secondText } from '../operations/words.ts';
import { useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { DaysFilter, daysIn, TextFilter } from '../parts/log-filters.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { Pager } from '../parts/pager.tsx';
import { ExportButtons } from './export-buttons.tsx';

type Event = SecurityListData['events'][number];

/** Who came in, who was turned away, and why. */
export function SecurityPage() {
  const address = useAddress();
  const search = { ...daysIn(address), address: address.one('address') };
  const asked = useAsk<SecurityListData>(`/api/audit/security?${query({ ...search, before: address.one('before') })}`);
  const { data } = asked;
  return (
    <PageFrame
      title="登录与拒绝"
      of={asked}
      extra={<ExportButtons path="/api/audit/security/export" search={search} />}
    >
      <Form layout="inline" style={{ rowGap: 8 }}>
        <DaysFilter address={address} />
        <TextFilter address={address} name="address" label="来源地址" placeholder="如 10.0.0.5" width={150} />
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
      <Pager address={address} next={data?.next ?? null} cursor="before" isLog />
    </PageFrame>
  );
}
