import { Empty, Table, Tag } from 'antd';
import { Link, useLocation } from 'wouter';
import type { ImportViewData } from '../../../domain/roster/api.ts';
import { minuteText } from '../../kit/time.ts';
import { askAgain, useAsk } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { UploadList } from './upload.tsx';
import { figuresOf, STATES } from './words.ts';

const REFRESH_MS = 5_000;

/** The lists somebody brought, and the way to bring another. */
export function ImportsPage() {
  const [, go] = useLocation();
  const asked = useAsk<{ imports: ImportViewData[] }>('/api/imports', { everyMs: REFRESH_MS });
  return (
    <PageFrame title="名单导入" of={asked}>
      <UploadList onChecked={(id) => go(`/imports/${id}`)} onStopped={() => void askAgain('/api/imports')} />
      <Table<ImportViewData>
        size="small"
        rowKey="id"
        pagination={false}
        scroll={{ x: 900 }}
        dataSource={asked.data?.imports ?? []}
        locale={{ emptyText: <Empty description="您还没有导入过名单。下载模板、填好后在上面选择文件" /> }}
        columns={[
          { title: '上传时间', width: 150, render: (_, { createdAt }) => minuteText(createdAt) },
          {
            title: '名单',
            ellipsis: true,
            render: (_, { id, fileName }) => <Link href={`/imports/${id}`}>{fileName ?? '（文件名已清除）'}</Link>,
          },
          { title: '范围', width: 100, render: (_, { fullList }) => (fullList ? '完整名单' : '部分名单') },
          { title: '行数', width: 80, align: 'right', dataIndex: 'rowsInFile' },
          { title: '变化', ellipsis: true, render: (_, one) => figuresOf(one) },
          { title: '有问题', width: 90, align: 'right', render: (_, { faults }) => faults.rows },
          {
            title: '状态',
            width: 120,
            render: (_, { state }) => <Tag color={STATES[state].colour}>{STATES[state].word}</Tag>,
          },
        ]}
      />
    </PageFrame>
  );
}
