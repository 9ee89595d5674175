import { Alert, Button, Flex, Input, Select } from 'antd';
import { type FormEvent, useState } from 'react';
import type { StandInData } from '../../../domain/duty/api.ts';
import { ApiProblem, call, query } from '../../kit/call.ts';
import { fromLocalInput, minuteText } from '../../kit/time.ts';
import { useAsk } from '../parts/ask.ts';
import { ReachDot } from '../parts/reach-dot.tsx';
import { useAct } from './acts.ts';
import { dayAfter } from './days.ts';

type Bare = StandInData['organisations'];

interface LeaveFormProps {
  person: { personId: string; name: string };
  day: string;
  onDone: () => void;
  onBack: () => void;
}

/** From when to when, and who stands in; what would be left without anybody is said before it is written down. */
export function LeaveForm({ person: { personId, name }, day, onDone, onBack }: LeaveFormProps) {
  const act = useAct();
  const path = `/api/roster/people/${encodeURIComponent(personId)}`;
  const colleagues = useAsk<StandInData>(path).data?.colleagues;
  const [from, setFrom] = useState(`${day}T00:00`);
  const [until, setUntil] = useState(`${dayAfter(day, 1)}T00:00`);
  const [substituteId, setSubstitute] = useState<string | null>(null);
  const [bare, setBare] = useState<Bare>([]);
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  /** Whatever is changed is asked about anew. */
  const changed = (change: () => void) => {
    setBare([]);
    setFault(null);
    change();
  };

  async function send(): Promise<void> {
    const span = { from: fromLocalInput(from) ?? '', until: fromLocalInput(until) ?? '' };
    if (bare.length === 0 && substituteId === null && span.from < span.until) {
      const found = await call<StandInData>('GET', `${path}?${query({ startsAt: span.from, endsAt: span.until })}`);
      if (found.organisations.length > 0) return setBare(found.organisations);
    }
    const body = { personId, ...span, ...(substituteId ? { substituteId } : {}) };
    await call('POST', '/api/leaves', body);
    await act(async () => {}, `已登记${name}的请假`);
    onDone();
  }

  async function submitted(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (from === '' || until === '') return setFault('请填写开始和结束时间');
    setBusy(true);
    setFault(null);
    try {
      await send();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setFault(error.message);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form aria-label="登记请假" onSubmit={(event) => void submitted(event)}>
      <Flex vertical gap={10}>
        <Flex gap={8} align="center" wrap>
          <Input
            type="datetime-local"
            aria-label="请假开始"
            style={{ width: 200 }}
            value={from}
            autoFocus
            onChange={({ target: { value } }) => changed(() => setFrom(value))}
          />
          至
          <Input
            type="datetime-local"
            aria-label="请假结束"
            style={{ width: 200 }}
            value={until}
            onChange={({ target: { value } }) => changed(() => setUntil(value))}
          />
        </Flex>
        {colleagues?.length === 0 && (
          <Alert type="info" showIcon title="没有可以代班的人：代班人须是同单位的安全顾问，或同所的民警" />
        )}
        {colleagues !== undefined && colleagues.length > 0 && (
          <Flex gap={8} align="center" wrap>
            <Select
              aria-label="代班人"
              allowClear
              placeholder="代班人（不指定则发给下一位）"
              style={{ width: 260 }}
              value={substituteId}
              options={colleagues.map((one) => ({ value: one.personId, label: `${one.name}（${one.post}）` }))}
              onChange={(value: string | undefined) => changed(() => setSubstitute(value ?? null))}
            />
            {substituteId !== null && <ReachDot personId={substituteId} isFull />}
          </Flex>
        )}
        {bare.length > 0 && (
          <Alert type="warning" showIcon role="alert" title="这段时间将没有安全顾问" description={bare.map(bareText)} />
        )}
        {fault !== null && <Alert type="error" showIcon role="alert" title={fault} />}
        <Flex gap={8}>
          <Button type="primary" htmlType="submit" loading={isBusy} danger={bare.length > 0}>
            {bare.length > 0 ? '仍然登记' : '登记请假'}
          </Button>
          <Button onClick={onBack}>返回</Button>
        </Flex>
      </Flex>
    </form>
  );
}

function bareText({ name, from, until, instead, people }: Bare[number]) {
  const who = instead === null ? '目前没有人能接到预警' : `预警改发给${instead}（${people}人）`;
  return (
    <div key={`${name} ${from}`}>
      {name}：{minuteText(from)}至{minuteText(until)}，{who}。请尽量指定代班人。
    </div>
  );
}
