import { Button, Empty, Form, Space, Table } from 'antd';
import type { DisclosureListData } from '../../../domain/disclosures/api.ts';
import type { LogWords } from '../../../kernel/audit/api.ts';
import { query } from '../../kit/call.ts';
import { fromLocalInput } from '../../kit/time.ts';
import { secondText } from '../operations/words.ts';
import { useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { DaysFilter, daysIn } from '../parts/log-filters.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { Pager } from '../parts/pager.tsx';
import { ExportButtons } from './export-buttons.tsx';

type Given = DisclosureListData['disclosures'][number];
const FIRST_DAY = '2020-01-01';
const RECIPIENTS: Readonly<Record<string, string>> = { ORGANISATION: '单位', BANK: '银行', PERSON: '个人' };

/** Personal data given to employers' people, or taken out as files. */
export function DisclosuresPage() {
  const address = useAddress();
  const words = useAsk<LogWords>('/api/audit/words', { staleMs: 600_000 });
  const { from, to } = daysIn(address);
  const search = { from: from ?? fromLocalInput(`${FIRST_DAY}T00:00`), to };
  const asked = useAsk<DisclosureListData>(
    `/api/disclosures?${query({ ...search, order: 'newest', after: address.one('after') })}`,
  );
  const { data } = asked;
  const names = words.data;
  return (
    <PageFrame
      title="个人信息提供记录"
      of={asked}
      extra={
        <Space>
          <Button href={`/api/disclosures/affected?${query({ ...search, format: 'csv' })}`}>
            涉及人员（泄露报告用）
          </Button>
          <ExportButtons path="/api/disclosures/export" search={search} />
        </Space>
      }
    >
      <Form layout="inline">
        <DaysFilter address={address} />
      </Form>
      <Table<Given>
        size="small"
        rowKey="id"
        dataSource={data?.disclosures ?? []}
        pagination={false}
        scroll={{ x: 1_000 }}
        locale={{ emptyText: <Empty description="这段时间没有向他人提供个人信息" /> }}
        columns={[
          { title: '时间', width: 165, render: (_, { at }) => secondText(at) },
          {
            title: '接收方',
            width: 220,
            render: (_, { recipientKind, recipientName }) =>
              `${RECIPIENTS[recipientKind] ?? '其他'} ${recipientName ?? ''}`,
          },
          {
            title: '信息类别',
            render: (_, { categories }) => categories.map((one) => names?.categories[one] ?? '其他').join('、'),
          },
          { title: '人数', width: 70, align: 'right', dataIndex: 'people' },
          { title: '目的', width: 120, render: (_, { purpose }) => names?.purposes[purpose] ?? '其他' },
          { title: '法律依据', ellipsis: true, render: (_, { basis }) => names?.bases[basis] ?? '其他' },
          { title: '文件', width: 60, render: (_, { isFile }) => (isFile ? '是' : '') },
        ]}
      />
      <Pager address={address} next={data?.next ?? null} isLog />
    </PageFrame>
  );
}
