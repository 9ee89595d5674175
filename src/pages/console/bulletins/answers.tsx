import { Button, Card, Flex, Table, Typography } from 'antd';
import { useState } from 'react';
import type { BoardData } from '../../../domain/bulletins/api.ts';
import { shareText } from '../../../lib/shares.ts';
import { ShareBar } from '../parts/share-bar.tsx';
import { People } from './people.tsx';

type Answers = NonNullable<BoardData['answers']>;

/** What was answered, in time and late apart; with the unanswered they sum to everybody. */
export function Answers({ id, answers, target }: { id: string; answers: Answers; target: number }) {
  const [open, setOpen] = useState<Answers['rows'][number] | null>(null);
  const answered = target - answers.unanswered;
  return (
    <Card size="small" title={`提问：${answers.text}`} extra={`${answered}/${target}人已回答`}>
      <Table
        rowKey="id"
        size="small"
        pagination={false}
        dataSource={answers.rows}
        columns={[
          {
            title: '回答',
            key: 'text',
            width: 160,
            render: (_, row) => (
              <Button type="link" size="small" style={{ padding: 0 }} onClick={() => setOpen(row)}>
                {row.text}
              </Button>
            ),
          },
          {
            title: '人数',
            key: 'count',
            width: 130,
            align: 'right',
            render: (_, { inTime, late }) => (
              <span style={{ fontVariantNumeric: 'tabular-nums' }}>
                {inTime + late}
                <Typography.Text type="secondary"> {shareText(inTime + late, answered)}</Typography.Text>
              </span>
            ),
          },
          { title: '其中逾期', dataIndex: 'late', width: 90, align: 'right' },
          { title: '其中代答', dataIndex: 'forColleagues', width: 90, align: 'right' },
          {
            title: '分布',
            key: 'bar',
            render: (_, { inTime, late }) => (
              <ShareBar
                parts={[
                  { key: 'inTime', name: '按时', tone: 'done', count: inTime },
                  { key: 'late', name: '逾期', tone: 'late', count: late },
                  { key: 'others', name: '其他', tone: 'open', count: target - inTime - late },
                ]}
              />
            ),
          },
        ]}
      />
      <Flex justify="flex-end" style={{ marginTop: 8 }}>
        <Typography.Text type="secondary">未回答{answers.unanswered}人</Typography.Text>
      </Flex>
      {open && (
        <People
          id={id}
          title={`回答“${open.text}”的人`}
          by={{ answer: open.id }}
          answers={answers.rows}
          onClose={() => setOpen(null)}
        />
      )}
    </Card>
  );
}
