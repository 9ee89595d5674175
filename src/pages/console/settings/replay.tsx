import { Alert, Button, Flex, Table, Typography } from 'antd';
import { useState } from 'react';
import type { ReplayData } from '../../../domain/policies/api.ts';
import { STEP_NAMES } from '../../../domain/policies/types.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import type { Draft } from './draft.ts';

/** The last 90 days again, under the ladder on the page. */
export function Replay({ draft }: { draft: Draft }) {
  const [found, setFound] = useState<{ of: string; data: ReplayData } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const asked = JSON.stringify(draft.changes);

  async function run(): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    try {
      const data = await call<ReplayData>('POST', '/api/settings/replay', { changes: draft.changes });
      setFound({ of: asked, data });
    } catch (error) {
      setProblem(error instanceof ApiProblem ? error.message : '没有算出来，请再试一次');
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <Flex vertical gap={16}>
      <Typography.Paragraph style={{ margin: 0, maxWidth: 900 }}>
        用最近 90 天真实的预警，看看改动后的阶梯会怎样。假设：当时签收的人，从被通知起过同样久签收；
        没人签收的一直没有人签收；每条预警只看第一轮升级，不含到顶后的再提醒；原来没走到的步骤，按该单位最近一次被通知的人计算。
      </Typography.Paragraph>
      <div>
        <Button type="primary" loading={isBusy} onClick={() => void run()}>
          回放最近 90 天
        </Button>
      </div>
      {problem !== null && <Alert type="error" showIcon title={problem} />}
      {found && found.of !== asked && (
        <Alert type="warning" showIcon title="改动又变了，下面是改之前的结果，请再回放一次" />
      )}
      {found && <Result data={found.data} />}
    </Flex>
  );
}

const share = (part: number, of: number): string => (of === 0 ? '—' : `${((part / of) * 100).toFixed(1)}%`);

function Result({ data }: { data: ReplayData }) {
  const { warnings, answered, same, before, after } = data;
  if (warnings === 0) return <Alert type="info" showIcon title="最近 90 天没有发出过预警，没有可以回放的" />;
  const rows = [
    { name: '5 分钟内有人签收', before: `${share(before.within5, warnings)}`, after: share(after.within5, warnings) },
    ...STEP_NAMES.map((name, step) => ({
      name: `走到第${step}步（${name}）`,
      before: String(before.steps[step] ?? 0),
      after: String(after.steps[step] ?? 0),
    })),
    { name: '发出的卡片', before: String(before.cards), after: String(after.cards) },
    { name: '其中夜间的卡片', before: String(before.night), after: String(after.night) },
    { name: '接近企业微信限额的人次分钟', before: String(before.nearLimit), after: String(after.nearLimit) },
  ];
  return (
    <Flex vertical gap={16}>
      <Alert
        type="info"
        showIcon
        title={`共 ${warnings} 条预警，${answered} 条有人签收。现行阶梯回放与实际走到同一步的有 ${same} 条（${share(same, warnings)}），这个比例越低，下面的数字越要打折看。`}
      />
      <Table
        rowKey="name"
        size="small"
        pagination={false}
        style={{ maxWidth: 720 }}
        dataSource={rows}
        columns={[
          { title: '最近 90 天', dataIndex: 'name' },
          { title: '现行', dataIndex: 'before', align: 'right' },
          { title: '改动后', dataIndex: 'after', align: 'right' },
        ]}
      />
      <Flex gap={16} wrap align="start">
        <Concerned title="变化最大的人" rows={data.people} />
        <Concerned title="变化最大的单位" rows={data.organisations} />
      </Flex>
    </Flex>
  );
}

function Concerned({ title, rows }: { title: string; rows: ReplayData['people'] }) {
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
