import { App, Button, Drawer, Flex, Select, Table, Tag } from 'antd';
import { useState } from 'react';
import type { BoardPeopleData } from '../../../domain/bulletins/api.ts';
import { RECEIPT_WORDS } from '../../kit/bulletins/words.ts';
import { ApiProblem, call, query } from '../../kit/call.ts';
import { minuteText } from '../../kit/time.ts';
import { askAgain, useAsk } from '../parts/ask.ts';

const PAGE = 50;

interface PeopleProps {
  id: string;
  title: string;
  /** Which of them; an empty organisation is the county's police. */
  by: { organisationId: string } | { answer: string };
  /** Of a question, what an advisor may answer for a colleague; null where nothing is asked. */
  answers: readonly { id: string; text: string }[] | null;
  onClose: () => void;
}

type Row = BoardPeopleData['people'][number];

/** The state of each person, names as the reader's right shows them; every look is kept. */
export function People({ id, title, by, answers, onClose }: PeopleProps) {
  const [after, setAfter] = useState('');
  const [name = '', value = ''] = Object.entries(by)[0] ?? [];
  const path = `/api/bulletins/${encodeURIComponent(id)}`;
  const asked = query({ after, limit: PAGE });
  const list = useAsk<BoardPeopleData>(`${path}/people?${name}=${encodeURIComponent(value)}&${asked}`);
  return (
    <Drawer open title={title} size={640} onClose={onClose}>
      <Table
        rowKey="personId"
        size="small"
        pagination={false}
        dataSource={list.data?.people ?? []}
        locale={{ emptyText: list.problem?.message ?? '没有人' }}
        columns={[
          { title: '姓名', dataIndex: 'name' },
          { title: '状态', key: 'state', render: (_, row) => RECEIPT_WORDS[row.state] },
          { title: '签收', key: 'acted', render: (_, row) => (row.actedAt ? minuteText(row.actedAt) : '—') },
          { title: '催办', key: 'reminders', align: 'right', render: (_, row) => `${row.reminders}次` },
          ...(answers
            ? [
                {
                  title: '回答',
                  key: 'answer',
                  render: (_: unknown, row: Row) => <Given id={id} row={row} answers={answers} />,
                },
              ]
            : []),
        ]}
      />
      <Flex justify="flex-end" gap={8} style={{ marginTop: 8 }}>
        {after !== '' && <Button onClick={() => setAfter('')}>回到第一页</Button>}
        {list.data?.next && <Button onClick={() => setAfter(list.data?.next ?? '')}>下一页</Button>}
      </Flex>
    </Drawer>
  );
}

interface GivenProps {
  id: string;
  row: Row;
  answers: readonly { id: string; text: string }[];
}

/** What he answered; his advisor may answer for him while he has not done so himself. */
function Given({ id, row, answers }: GivenProps) {
  const { message } = App.useApp();
  const put = async (answer: string) => {
    try {
      await call('POST', `/api/bulletins/${encodeURIComponent(id)}/answer`, { answer, personId: row.personId });
      message.success('已代答，本人随时可以改');
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      message.error(error.message);
    }
    await askAgain('/api/bulletins');
  };
  if (!row.mayAnswerFor)
    return row.answer === null ? (
      '—'
    ) : (
      <>
        {row.answer} {row.answerLate && <Tag>逾期</Tag>}
      </>
    );
  return (
    <Select
      size="small"
      style={{ minWidth: 110 }}
      aria-label={`替${row.name}回答`}
      placeholder="代答"
      value={answers.find(({ text }) => text === row.answer)?.id ?? null}
      options={answers.map(({ id: value, text }) => ({ value, label: text }))}
      onChange={(answer: string) => void put(answer)}
    />
  );
}
