import { Alert, App, Button, Flex, Input, Typography } from 'antd';
import { useState } from 'react';
import type { VersionData } from '../../../domain/policies/api.ts';
import { call } from '../../kit/call.ts';
import { fromLocalInput } from '../../kit/time.ts';
import { askAgain } from '../parts/ask.ts';
import type { Draft } from './draft.ts';
import { Changes } from './history.tsx';

/** What is about to be changed, whether it may be, and from when. */
export function PutInForce({ draft, version, canChange }: { draft: Draft; version: number; canChange: boolean }) {
  const { message } = App.useApp();
  const [reason, setReason] = useState('');
  const [from, setFrom] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const { verdict } = draft;
  const faults = verdict?.faults ?? [];
  const isGood = verdict !== null && faults.length === 0 && verdict.changes.length > 0;

  async function send(): Promise<void> {
    setIsBusy(true);
    const at = from === '' ? null : fromLocalInput(from);
    const body = { basedOn: version, changes: draft.changes, reason, ...(at === null ? {} : { from: at }) };
    try {
      const made = await call<VersionData>('POST', '/api/settings/versions', body);
      const words = { PROPOSED: '已提出，等另一位民警确认', PLANNED: '已保存，到时自动生效' };
      message.success(words[made.state as keyof typeof words] ?? '已生效');
      draft.reset();
      await askAgain('/api/settings');
    } catch (problem) {
      message.error(problem instanceof Error ? problem.message : '没有保存成功，请再试一次');
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <Alert
      type={faults.length > 0 ? 'error' : 'warning'}
      showIcon
      title={faults.length > 0 ? '这样改不行' : verdict === null ? '正在检查…' : '检查通过，还没有生效'}
      description={
        <Flex vertical gap={8}>
          <div>
            {faults.map(({ field, name, message: said }) => (
              <div key={`${field} ${said}`}>{`${name}：${said}`}</div>
            ))}
            {verdict && <Changes version={{ changes: verdict.changes, more: 0, takenBackTo: null }} />}
          </div>
          {verdict?.needsSecond && (
            <Typography.Text type="secondary">特急、高危的阶梯和时限，要由另一位民警确认后才生效。</Typography.Text>
          )}
          <Flex gap={8} wrap>
            <Input
              aria-label="修改原因"
              placeholder="修改原因，如：夜间值班人手增加"
              style={{ width: 300 }}
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
            <Input
              aria-label="生效时间"
              type="datetime-local"
              style={{ width: 220 }}
              value={from}
              onChange={(event) => setFrom(event.target.value)}
            />
            <Button
              type="primary"
              loading={isBusy}
              disabled={!canChange || !isGood || reason.trim().length < 2}
              onClick={() => void send()}
            >
              {verdict?.needsSecond ? '提交确认' : from === '' ? '马上生效' : '到时生效'}
            </Button>
            <Button onClick={draft.reset}>放弃改动</Button>
          </Flex>
        </Flex>
      }
    />
  );
}
