import { Button, Descriptions, Drawer, Flex, Tag, Typography } from 'antd';
import { Link } from 'wouter';
import type { WarningViewData } from '../../../domain/warnings/api.ts';
import { minuteText } from '../../kit/time.ts';
import { useAsk } from '../parts/ask.ts';
import { Unready } from '../parts/page-frame.tsx';
import { LATE, LEVEL_COLOURS, useWords } from './words.ts';

/** What one looks at before opening a warning, beside the list it stands in. */
export function SidePanel({ id, onClose }: { id: string; onClose: () => void }) {
  return (
    <Drawer
      open={id !== ''}
      onClose={onClose}
      mask={false}
      keyboard={false}
      size={420}
      title="预警摘要"
      extra={
        <Link href={`/w/${id}`}>
          <Button type="primary">打开</Button>
        </Link>
      }
    >
      {id !== '' && <Summary key={id} id={id} />}
    </Drawer>
  );
}

function Summary({ id }: { id: string }) {
  const asked = useAsk<WarningViewData>(`/api/warnings/${id}`);
  const words = useWords();
  const view = asked.data?.id === id ? asked.data : null;
  if (view === null) return <Unready of={asked} />;
  const level = words?.levels[view.level]?.tag ?? view.level;
  const last = view.timeline.slice(-5).reverse();
  return (
    <Flex vertical gap={16}>
      <Flex gap={8} align="center" wrap>
        <Tag color={LEVEL_COLOURS[view.level]}>{level}</Tag>
        <Typography.Text strong copyable>
          {view.number}
        </Typography.Text>
        <span>{words?.states[view.state] ?? view.state}</span>
        {view.drill && <Tag>演练</Tag>}
      </Flex>
      {view.overdue && (
        <Typography.Text type="danger">
          {LATE[view.overdue.of]}，{minuteText(view.overdue.since)}起超时
        </Typography.Text>
      )}
      <Descriptions
        column={1}
        size="small"
        bordered
        items={[
          {
            key: 'subject',
            label: '本人',
            children: [view.subject?.name, view.subject?.post].filter(Boolean).join(' ') || '未匹配',
          },
          {
            key: 'place',
            label: '单位',
            children: [view.organisation?.name, view.unit].filter(Boolean).join(' ') || '未定',
          },
          { key: 'type', label: '类型', children: view.fraudName },
          { key: 'source', label: '来源', children: words?.sources[view.source] ?? view.source },
          { key: 'owner', label: '处置人', children: view.owner?.name ?? '无人' },
          { key: 'next', label: '下一时限', children: view.next ? minuteText(view.next.dueAt) : '无' },
          { key: 'created', label: '收到', children: minuteText(view.createdAt) },
        ]}
      />
      {view.note && <Typography.Paragraph style={{ margin: 0 }}>{view.note}</Typography.Paragraph>}
      <Flex vertical gap={4}>
        <Typography.Text strong>最近</Typography.Text>
        {last.map(({ at, text, actor }) => (
          <Typography.Text key={`${at} ${text}`} type="secondary">
            {minuteText(at)} {actor} {text}
          </Typography.Text>
        ))}
      </Flex>
    </Flex>
  );
}
