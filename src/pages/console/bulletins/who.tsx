import { Button, Drawer, Flex, Table, Tag, Typography } from 'antd';
import { useEffect, useState } from 'react';
import type { AudienceData } from '../../../domain/bulletins/api.ts';
import { ApiProblem } from '../../kit/call.ts';

interface WhoProps {
  /** One page of the people, from the last of the page before. */
  ask: (after: string) => Promise<AudienceData>;
  onClose: () => void;
}

/** Everybody it will go to and why, a page at a time, before it is sent; every look is kept. */
export function Who({ ask, onClose }: WhoProps) {
  const [after, setAfter] = useState('');
  const [answer, setAnswer] = useState<AudienceData | null>(null);
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    let isCurrent = true;
    ask(after)
      .then((data) => isCurrent && setAnswer(data))
      .catch((error: unknown) => {
        if (!(error instanceof ApiProblem)) throw error;
        if (isCurrent) setTrouble(error.message);
      });
    return () => {
      isCurrent = false;
    };
  }, [ask, after]);
  return (
    <Drawer open title="将收到的人" size={720} onClose={onClose}>
      {trouble && <Typography.Text type="danger">{trouble}</Typography.Text>}
      <Table
        rowKey="personId"
        size="small"
        pagination={false}
        loading={answer === null && trouble === ''}
        dataSource={answer?.people ?? []}
        locale={{ emptyText: '没有人，请放宽条件' }}
        columns={[
          {
            title: '姓名',
            key: 'name',
            render: (_, row) => (
              <Flex gap={6}>
                {row.name}
                {!row.reachable && <Tag color="red">没有账号，送不到</Tag>}
              </Flex>
            ),
          },
          { title: '角色', dataIndex: 'role', width: 110 },
          { title: '单位', key: 'organisation', render: (_, row) => row.organisation ?? '—' },
          { title: '为什么', dataIndex: 'why' },
        ]}
      />
      <Flex justify="flex-end" gap={8} style={{ marginTop: 8 }}>
        {after !== '' && <Button onClick={() => setAfter('')}>回到第一页</Button>}
        {answer?.next && <Button onClick={() => setAfter(answer.next ?? '')}>下一页</Button>}
      </Flex>
    </Drawer>
  );
}
