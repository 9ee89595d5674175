import {
  Alert,
  App,
  Button,
  Descriptions,
  Flex,
  Popconfirm,
  Space,
  Statistic,
  Table,
  Tabs,
  Tag,
  Typography,
} from 'antd';
import { useState } from 'react';
import type { DrillReportData } from '../../../domain/drills/api.ts';
import { HANDS, STEPS } from '../../../domain/drills/types.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { askAgain, useAsk } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { LEVEL_WORDS, secondText } from './words.ts';

type Place = DrillReportData['places'][number];

/** One exercise while it runs and after: by organisation and minute by minute. */
export function DrillPage({ id }: { id: string }) {
  const asked = useAsk<DrillReportData>(`/api/drills/${id}`, { everyMs: 5_000 });
  const { data } = asked;
  return (
    <PageFrame title={data ? `演练 ${data.drill.number}` : '演练'} of={asked} extra={data && <Acts report={data} />}>
      {data && <Report report={data} />}
    </PageFrame>
  );
}

function Acts({ report: { drill, mayStop } }: { report: DrillReportData }) {
  const { message } = App.useApp();
  const [isBusy, setBusy] = useState(false);
  async function stop() {
    setBusy(true);
    try {
      await call('POST', `/api/drills/${drill.id}/stop`, {});
      message.success('演练已停止，卡片都改为「演练已撤销」');
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      message.error(error.message);
    } finally {
      setBusy(false);
      await askAgain('/api/drills');
    }
  }
  return (
    <Space>
      <Button href={`/api/drills/${drill.id}/report?format=xlsx`}>导出 XLSX</Button>
      {mayStop && (
        <Popconfirm
          title="现在停止演练？"
          description="所有单位的演练预警一并撤销，不再升级；报告保留。"
          okText="停止"
          cancelText="继续演练"
          onConfirm={stop}
        >
          <Button danger loading={isBusy}>
            停止演练
          </Button>
        </Popconfirm>
      )}
    </Space>
  );
}

function Report({ report: { drill, places, minutes } }: { report: DrillReportData }) {
  const signed = places.filter(({ signedAfter }) => signedAfter !== null);
  const contacted = places.filter(({ contactedAfter }) => contactedAfter !== null);
  const faults = places.filter(({ fault }) => fault !== null);
  return (
    <>
      <Descriptions
        size="small"
        column={{ xs: 1, md: 3 }}
        items={[
          { key: 'title', label: '名称', children: drill.title },
          { key: 'level', label: '等级', children: LEVEL_WORDS[drill.level] },
          {
            key: 'hand',
            label: '答复',
            children: `${HANDS[drill.hand]}${drill.hand === 'SCRIPTED' ? `：${scriptText(drill)}` : ''}`,
          },
          { key: 'from', label: '开始', children: secondText(drill.startedAt) },
          {
            key: 'to',
            label: drill.endedAt === null ? '最晚结束' : '结束',
            children: secondText(drill.endedAt ?? drill.endsAt),
          },
          {
            key: 'state',
            label: '状态',
            children: drill.endedAt === null ? <Tag color="processing">… 进行中</Tag> : <Tag>■ 已结束</Tag>,
          },
        ]}
      />
      <Flex gap={48} wrap>
        <Statistic title="已下发" value={drill.begun} suffix={`/ ${places.length} 个单位`} />
        <Statistic title="已签收" value={signed.length} suffix={`/ ${places.length}`} />
        <Statistic title="已见到本人" value={contacted.length} suffix={`/ ${places.length}`} />
        <Statistic title="签收用时（中位）" value={median(signed.map(({ signedAfter }) => signedAfter))} />
      </Flex>
      {faults.length > 0 && <Alert type="warning" showIcon title={`${faults.length} 个单位有情况，见表中「说明」`} />}
      <Tabs
        items={[
          { key: 'places', label: '按单位', children: <Places places={places} /> },
          { key: 'minutes', label: '按分钟', children: <Minutes minutes={minutes} /> },
        ]}
      />
    </>
  );
}

function Places({ places }: { places: readonly Place[] }) {
  return (
    <Table<Place>
      size="small"
      rowKey={({ station, organisation }) => `${station} ${organisation}`}
      dataSource={places}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        { title: '派出所', dataIndex: 'station', sorter: (a, b) => a.station.localeCompare(b.station, 'zh-CN') },
        { title: '单位', dataIndex: 'organisation' },
        timed('签收用时', '未签收', ({ signedAfter }) => signedAfter),
        timed('见到本人用时', '未见到', ({ contactedAfter }) => contactedAfter),
        timed('反馈用时', '未反馈', ({ reportedAfter }) => reportedAfter),
        {
          title: '到哪一级',
          sorter: (a, b) => (a.step ?? -1) - (b.step ?? -1),
          render: (_, { step }) => (step === null ? '未下发' : `${step} ${STEPS[step] ?? ''}`),
        },
        {
          title: '说明',
          render: (_, { fault }) => fault && <Typography.Text type="warning">! {fault}</Typography.Text>,
        },
      ]}
    />
  );
}

function timed(title: string, none: string, of: (place: Place) => number | null) {
  return {
    title,
    align: 'right' as const,
    sorter: (a: Place, b: Place) => (of(a) ?? 1e9) - (of(b) ?? 1e9),
    render: (_: unknown, place: Place) => {
      const value = of(place);
      return value === null ? <Typography.Text type="secondary">{none}</Typography.Text> : clockText(value);
    },
  };
}

function Minutes({ minutes }: { minutes: DrillReportData['minutes'] }) {
  return (
    <Table
      size="small"
      rowKey="minute"
      dataSource={minutes}
      pagination={{ pageSize: 30, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        { title: '第几分钟末', render: (_, { minute }) => `${minute + 1}` },
        { title: '已签收', dataIndex: 'signed', align: 'right' },
        { title: '已见到本人', dataIndex: 'contacted', align: 'right' },
        ...STEPS.map((step, at) => ({
          title: `已通知${step}`,
          align: 'right' as const,
          render: (_: unknown, { reached }: DrillReportData['minutes'][number]) => reached[at] ?? 0,
        })),
      ]}
    />
  );
}

function scriptText({ script: { sign, meet, report } }: DrillReportData['drill']): string {
  const part = (name: string, n: number | null) => (n === null ? `${name}不答` : `${n}分钟${name}`);
  return [part('签收', sign), part('见到', meet), part('反馈', report)].join('，');
}

/** 「04:32」, minutes and seconds. */
const clockText = (seconds: number): string =>
  `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;

function median(values: readonly (number | null)[]): string {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  return middle === undefined ? '—' : clockText(middle);
}
