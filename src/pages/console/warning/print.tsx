import { Button, Checkbox, Descriptions, Flex, Table, Typography } from 'antd';
import { useState } from 'react';
import { maskName } from '../../../lib/masking.ts';
import { minuteText } from '../../kit/time.ts';
import { readerOf } from '../../kit/warning/rules.ts';
import { entryNote } from '../../kit/warning/words.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { useMe } from '../shell/me.ts';
import { Facts } from './facts.tsx';
import { useWarning, useWords } from './use-warning.ts';
import './warning.css';

/** One warning on paper: masked unless its reader says otherwise, with who printed it and when on every sheet. */
export function WarningPrintPage({ id }: { id: string }) {
  const warning = useWarning(id);
  const words = useWords();
  const me = useMe();
  const [isNamed, setNamed] = useState(false);
  const { view } = warning;
  const mask = (name: string) => (isNamed ? name : maskName(name));
  const shown = view && {
    ...view,
    subject: view.subject && {
      ...view.subject,
      name: view.drill ? view.subject.name : mask(view.subject.name),
      masked: false,
    },
    owner: view.owner && { ...view.owner, name: mask(view.owner.name), me: false },
    note: isNamed ? view.note : null,
  };
  return (
    <PageFrame
      title={view ? `预警 ${view.number}` : '预警'}
      of={warning.of}
      extra={
        <Flex gap={16} align="center" className="no-print">
          {view && readerOf(view).isPolice && (
            <Checkbox checked={isNamed} onChange={(event) => setNamed(event.target.checked)}>
              打印全名和备注
            </Checkbox>
          )}
          <Button onClick={() => history.back()}>返回</Button>
          <Button type="primary" onClick={() => print()}>
            打印
          </Button>
        </Flex>
      }
    >
      {shown && words && (
        <Flex vertical gap={16} style={{ maxWidth: 900 }}>
          <Descriptions
            size="small"
            column={3}
            items={[
              { key: 'level', label: '等级', children: words.levels[shown.level]?.tag },
              { key: 'state', label: '状态', children: words.states[shown.state] },
              { key: 'at', label: '收到', children: minuteText(shown.createdAt) },
            ]}
          />
          <Facts view={shown} words={words} />
          <Typography.Title level={2} style={{ fontSize: 16, margin: 0 }}>
            处置经过
          </Typography.Title>
          <Table
            size="small"
            pagination={false}
            rowKey={(entry) => `${entry.at} ${entry.action}`}
            dataSource={shown.timeline}
            columns={[
              { title: '时间', dataIndex: 'at', width: 110, render: (at: string) => minuteText(at) },
              {
                title: '谁',
                dataIndex: 'actor',
                width: 110,
                render: (actor: string) => (actor === '系统' || actor === '预警接口' ? actor : mask(actor)),
              },
              { title: '经过', render: (_, entry) => [entry.text, entryNote(entry, words)].filter(Boolean).join('，') },
            ]}
          />
          <Typography.Text type="secondary">
            打印人：{me.data?.name}（{me.data?.mark}）　打印时间：{minuteText(shown.now)}　内部资料，用后销毁
          </Typography.Text>
        </Flex>
      )}
    </PageFrame>
  );
}
