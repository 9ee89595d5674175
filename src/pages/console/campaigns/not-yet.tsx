import { Button, Drawer, Flex, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import type { PeopleData } from '../../../domain/campaigns/api.ts';
import { BUCKET_WORDS } from '../../../domain/campaigns/types.ts';
import { query } from '../../kit/call.ts';
import { useAsk } from '../parts/ask.ts';

export interface Place {
  organisationId: string;
  /** Empty: the whole organisation. */
  gridUnitId: string;
  name: string;
}

interface NotYetProps {
  id: string;
  place: Place;
  onClose: () => void;
}

/** Who is not done yet, by the reader's right; whoever declined is only counted. Every look is kept. */
export function NotYet({ id, place, onClose }: NotYetProps) {
  const [after, setAfter] = useState('');
  const { organisationId, gridUnitId } = place;
  const path = `/api/campaigns/${encodeURIComponent(id)}/people?${query({ organisationId, gridUnitId, after })}`;
  const list = useAsk<PeopleData>(path);
  return (
    <Drawer open title={`${place.name} 未完成名单`} size={640} onClose={onClose}>
      {list.problem && <Typography.Text type="danger">{list.problem.message}</Typography.Text>}
      {list.data && (
        <Typography.Paragraph type="secondary">
          共{list.data.total}人未完成{list.data.declined > 0 && `，另有${list.data.declined}人选了“暂不”，不列姓名`}
        </Typography.Paragraph>
      )}
      <Table
        rowKey="personId"
        size="small"
        pagination={false}
        dataSource={list.data?.people ?? []}
        locale={{ emptyText: '都完成了' }}
        columns={[
          {
            title: '姓名',
            key: 'name',
            render: (_, row) => (
              <Flex gap={6}>
                {row.name}
                {row.newHire && <Tag color="blue">新员工</Tag>}
                {row.wantsHelp && <Tag color="orange">请教操作</Tag>}
              </Flex>
            ),
          },
          { title: '工号', dataIndex: 'employeeNo' },
          { title: '部门', key: 'unit', render: (_, row) => row.unit ?? '—' },
          { title: '状态', key: 'bucket', render: (_, row) => BUCKET_WORDS[row.bucket] },
          { title: '提醒', key: 'reminders', align: 'right', render: (_, row) => `${row.reminders}次` },
        ]}
      />
      <Flex justify="flex-end" gap={8} style={{ marginTop: 8 }}>
        {after !== '' && <Button onClick={() => setAfter('')}>回到第一页</Button>}
        {list.data?.next && <Button onClick={() => setAfter(list.data?.next ?? '')}>下一页</Button>}
      </Flex>
    </Drawer>
  );
}
