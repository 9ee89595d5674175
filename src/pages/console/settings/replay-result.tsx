import { Alert, Flex, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import type { ReplayData, ReplayWarningsData } from '../../../domain/policies/api.ts';
import { LEVEL_NAMES, STEP_NAMES } from '../../../domain/policies/types.ts';
import { minuteText } from '../../kit/time.ts';
import { useAsk } from '../parts/ask.ts';
import { Unready } from '../parts/page-frame.tsx';

type Result = NonNullable<ReplayData['result']>;

const share = (part: number, of: number): string => (of === 0 ? '—' : `${((part / of) * 100).toFixed(1)}%`);
const average = (part: number, of: number): string => (of === 0 ? '0' : (part / of).toFixed(1));

/** The same days under what was in force and under the draft, side by side. */
export function ReplayResult({ replay: { id, result } }: { replay: ReplayData }) {
  if (result === null) return null;
  const { warnings, answered, same, changed, people, organisations } = result;
  if (warnings === 0) return <Alert type="info" showIcon title="最近 90 天没有发出过预警，没有可以回放的" />;
  return (
    <Flex vertical gap={16}>
      <Alert
        type="info"
        showIcon
        title={`共 ${warnings} 条预警，${answered} 条有人签收，改动后有 ${changed} 条的经过会不同`}
        description={`现行阶梯回放与实际走到同一步的有 ${same} 条（${share(same, warnings)}）；这个比例越低，下面的数字越要打折看。`}
      />
      <Table
        rowKey="name"
        size="small"
        pagination={false}
        style={{ maxWidth: 720 }}
        dataSource={rowsOf(result)}
        columns={[
          { title: '最近 90 天', dataIndex: 'name' },
          { title: '现行', dataIndex: 'before', align: 'right' },
          { title: '改动后', dataIndex: 'after', align: 'right' },
        ]}
      />
      <Flex gap={16} wrap align="start">
        <Concerned title="变化最大的人" rows={people} />
        <Concerned title="变化最大的单位" rows={organisations} />
      </Flex>
      {changed > 0 && <Changed replayId={id} changed={changed} />}
    </Flex>
  );
}

function rowsOf({ warnings, before, after }: Result) {
  const row = (name: string, of: (side: Result['before']) => string) => ({
    ...{ name, before: of(before), after: of(after) },
  });
  return [
    row('5 分钟内有人签收', ({ within5 }) => `${within5} 条（${share(within5, warnings)}）`),
    ...STEP_NAMES.map((name, step) => row(`走到第${step}步（${name}）`, ({ steps }) => `${steps[step] ?? 0} 条`)),
    row('发出的卡片', ({ cards }) => `${cards} 张`),
    row('其中夜间的卡片', ({ night }) => `${night} 张`),
    row('每晚被打扰的民警（人次）', ({ officerNights }) => String(officerNights)),
    row('一位民警一晚最多', ({ mostANight }) => `${mostANight} 张`),
    row('平均每天夜间的卡片', ({ night }) => `${average(night, 90)} 张`),
    row('接近企业微信每分钟限额', ({ nearLimit }) => `${nearLimit} 人次分钟`),
  ];
}

function Concerned({ title, rows }: { title: string; rows: Result['people'] }) {
  return (
    <Table
      rowKey="id"
      size="small"
      pagination={false}
      style={{ flex: '1 1 420px' }}
      dataSource={rows}
      locale={{ emptyText: '没有变化' }}
      columns={[
        { title, dataIndex: 'name' },
        { title: '卡片', align: 'right', render: (_, { before, after }) => `${before.cards} → ${after.cards}` },
        { title: '夜间', align: 'right', render: (_, { before, after }) => `${before.night} → ${after.night}` },
      ]}
    />
  );
}

type Warning = ReplayWarningsData['warnings'][number];

/** Which warnings would have gone another way; the number leads to the warning where the reader may open it. */
function Changed({ replayId, changed }: { replayId: string; changed: number }) {
  const [starts, setStarts] = useState<readonly number[]>([]);
  const after = starts.at(-1);
  const asked = useAsk<ReplayWarningsData>(
    `/api/settings/replays/${replayId}/warnings?limit=20${after === undefined ? '' : `&after=${after}`}`,
  );
  if (asked.data === null) return <Unready of={asked} />;
  const { warnings, next } = asked.data;
  return (
    <Table<Warning>
      rowKey="id"
      size="small"
      title={() => <Typography.Text strong>{`经过会不同的预警（${changed} 条）`}</Typography.Text>}
      dataSource={warnings}
      scroll={{ x: 860 }}
      pagination={{
        ...{
          current: starts.length + 1,
          pageSize: 20,
          total: changed,
          showSizeChanger: false,
          simple: true,
          size: 'small',
        },
        onChange: (page) => {
          if (page <= starts.length) setStarts(starts.slice(0, page - 1));
          else if (next !== null) setStarts([...starts, next]);
        },
      }}
      columns={[
        {
          title: '预警',
          width: 200,
          render: (_, { id, number, canOpen }) => (canOpen ? <Link href={`/warnings/${id}`}>{number}</Link> : number),
        },
        {
          title: '级别',
          width: 80,
          render: (_, { level }) => <Tag>{LEVEL_NAMES[level as keyof typeof LEVEL_NAMES]}</Tag>,
        },
        { title: '发出', width: 130, render: (_, { at }) => minuteText(at) },
        {
          title: '单位',
          render: (_, { organisation, person }) => [organisation ?? '—', person].filter(Boolean).join(' '),
        },
        {
          title: '走到',
          width: 150,
          render: (_, { before, after: then }) => between(stepName(before.step), stepName(then.step)),
        },
        {
          title: '多久有人签收',
          width: 150,
          render: (_, { before, after: then }) => between(spanText(before.answeredMs), spanText(then.answeredMs)),
        },
        {
          title: '卡片',
          width: 90,
          align: 'right',
          render: (_, { before, after: then }) => between(String(before.cards), String(then.cards)),
        },
      ]}
    />
  );
}

const between = (before: string, after: string): string => (before === after ? before : `${before} → ${after}`);
const stepName = (step: number): string => `第${step}步`;

function spanText(ms: number | null): string {
  if (ms === null) return '无人签收';
  const minutes = Math.round(ms / 60_000);
  return minutes < 120 ? `${minutes}分钟` : `${(minutes / 60).toFixed(1)}小时`;
}
