import { Alert, Button, Flex, Popconfirm, Progress, Typography } from 'antd';
import { useState } from 'react';
import type { ReplayData, ReplayViewData } from '../../../domain/policies/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { minuteText } from '../../kit/time.ts';
import { askAgain, useAsk } from '../parts/ask.ts';
import { Unready } from '../parts/page-frame.tsx';
import type { Draft } from './draft.ts';
import { ReplayResult } from './replay-result.tsx';

const PATH = '/api/settings/replays';
const AGAIN_MS = 500;

const ENDS: Readonly<Record<Exclude<ReplayData['state'], 'RUNNING' | 'DONE'>, string>> = {
  CANCELLED: '已停止，没有结果。需要时可以重新回放。',
  TOO_LONG: '超过 5 分钟没有算完，已自动停止。请稍后重试；仍不行请联系运维。',
  FAILED: '没有算出来。请重新回放；仍不行请联系运维。',
  INTERRUPTED: '服务重启，回放中断了。请重新回放。',
};

/** The last 90 days again, under the ladder on the page. One at a time for the county, whoever began it. */
export function Replay({ draft, version }: { draft: Draft; version: number }) {
  const asked = useAsk<ReplayViewData>(PATH, {
    everyMs: (found) => (found?.replay?.state === 'RUNNING' ? AGAIN_MS : false),
  });
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  if (asked.data === null) return <Unready of={asked} />;
  const { replay } = asked.data;
  const isRunning = replay?.state === 'RUNNING';

  async function act(path: string, body: object): Promise<void> {
    setIsBusy(true);
    setProblem(null);
    try {
      await call<ReplayViewData>('POST', path, body);
    } catch (error) {
      setProblem(error instanceof ApiProblem ? error.message : '没有成功，请再试一次');
    } finally {
      await askAgain(PATH);
      setIsBusy(false);
    }
  }

  return (
    <Flex vertical gap={16}>
      <Typography.Paragraph style={{ margin: 0, maxWidth: 900 }}>
        用最近 90 天真实的预警，看看改动后的阶梯会怎样。假设：当时签收的人，从被通知起过同样久签收；
        没人签收的一直没有人签收；每条预警只看第一轮升级，不含到顶后的再提醒，也不合并卡片；原来没走到的步骤，按该单位最近一次被通知的人计算。
      </Typography.Paragraph>
      {isRunning ? (
        <Running replay={replay} isBusy={isBusy} onCancel={() => void act(`${PATH}/${replay.id}/cancel`, {})} />
      ) : (
        <div>
          <Button type="primary" loading={isBusy} onClick={() => void act(PATH, { changes: draft.changes })}>
            {draft.isChanged ? '按改动回放最近 90 天' : '回放最近 90 天'}
          </Button>
        </div>
      )}
      {problem !== null && <Alert type="error" showIcon title={problem} />}
      {replay && !isRunning && <Ended replay={replay} draft={draft} version={version} />}
    </Flex>
  );
}

function Running({ replay, isBusy, onCancel }: { replay: ReplayData; isBusy: boolean; onCancel: () => void }) {
  const { done, total, startedBy, startedAt } = replay;
  const percent = total ? Math.floor((done / total) * 100) : 0;
  return (
    <Flex vertical gap={8} style={{ maxWidth: 720 }}>
      <Typography.Text>{`${startedBy.name} ${minuteText(startedAt)} 开始的回放正在进行`}</Typography.Text>
      <Progress percent={percent} aria-label="回放进度" status="active" />
      <Flex gap={12} align="center">
        <Typography.Text type="secondary">
          {total === null ? '正在读取最近 90 天的预警…' : `已回放 ${done} / ${total} 条，可以离开这一页`}
        </Typography.Text>
        <Popconfirm
          title="停止这次回放？"
          description="已经算出的部分不保留。"
          okText="停止，不保留"
          cancelText="继续回放"
          onConfirm={onCancel}
        >
          <Button loading={isBusy}>停止回放</Button>
        </Popconfirm>
      </Flex>
    </Flex>
  );
}

function Ended({ replay, draft, version }: { replay: ReplayData; draft: Draft; version: number }) {
  if (replay.state !== 'DONE') {
    const reason = ENDS[replay.state as keyof typeof ENDS];
    return <Alert type={replay.state === 'CANCELLED' ? 'info' : 'warning'} showIcon title={reason} />;
  }
  const isOfDraft = replay.basedOn === version && sameChanges(replay, draft);
  return (
    <Flex vertical gap={16}>
      <Typography.Text type="secondary">
        {`${replay.startedBy.name} ${minuteText(replay.startedAt)} 回放，与第${replay.basedOn}版比较`}
      </Typography.Text>
      {!isOfDraft && <Alert type="warning" showIcon title="下面是另一份改动的结果；要看现在的改动，请再回放一次" />}
      <ReplayResult replay={replay} />
    </Flex>
  );
}

/** What the run tried holds everything that the page changed. */
function sameChanges({ changes }: ReplayData, draft: Draft): boolean {
  return Object.entries(draft.changes).every(([group, value]) => {
    const tried = changes[group as keyof typeof changes];
    if (group !== 'cards') return canonical(tried) === canonical(value);
    return Object.entries(value).every(([place, text]) => (changes.cards?.[place] ?? '') === text);
  });
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
