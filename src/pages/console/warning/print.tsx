import { Button, Checkbox, Descriptions, Flex, Table, Typography } from 'antd';
import { useState } from 'react';
import type { WarningViewData } from '../../../domain/warnings/api.ts';
import { minuteText } from '../../kit/time.ts';
import { readerOf } from '../../kit/warning/rules.ts';
import { entryNote } from '../../kit/warning/words.ts';
import { useAsk } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { useMe } from '../shell/me.ts';
import { Facts } from './facts.tsx';
import { useWords } from './use-warning.ts';
import './warning.css';

/** One warning on paper: masked by the service unless its reader asks otherwise, with who printed it and when on every sheet. */
export function WarningPrintPage({ id }: { id: string }) {
  const words = useWords();
  const me = useMe();
  const [isNamed, setNamed] = useState(false);
  const path = `/api/warnings/${id}/print?names=${isNamed}`;
  // Each asking is on record as a sheet: it is not asked again while it lies there.
  const asked = useAsk<WarningViewData>(path, { staleMs: Number.POSITIVE_INFINITY });
  // An answer to the question before is no sheet of this one.
  const view = asked.data?.id === id && !asked.isAsking ? asked.data : null;
  const shown = view && {
    ...view,
    subject: view.subject && { ...view.subject, masked: false },
    owner: view.owner && { ...view.owner, me: false },
  };
  return (
    <PageFrame
      title={view ? `预警 ${view.number}` : '预警'}
      of={{ ...asked, data: view }}
      extra={
        <Flex gap={16} align="center" className="no-print">
          {view && readerOf(view).isPolice && (
            <Checkbox checked={isNamed} onChange={(event) => setNamed(event.target.checked)}>
              打印全名和备注
            </Checkbox>
          )}
          <Typography.Text type="secondary">打开本页即记入审计日志</Typography.Text>
          <Button onClick={() => history.back()}>返回</Button>
          <Button type="primary" disabled={view === null} onClick={() => print()}>
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
              { title: '谁', dataIndex: 'actor', width: 110 },
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
