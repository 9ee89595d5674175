import { Alert, Button, Flex, Input, Segmented, Select } from 'antd';
import { type FormEvent, useState } from 'react';
import type { RosterTeamData } from '../../../domain/duty/api.ts';
import { ApiProblem } from '../../kit/call.ts';
import { endsNextDay, spanOf } from '../../kit/time.ts';
import { ReachDot } from '../parts/reach-dot.tsx';
import { readAgain, type Span, type Target, useAct } from './acts.ts';
import { clockOf, HALVES, type Half } from './days.ts';

interface ShiftFormProps {
  day: string;
  personId: string;
  /** As it stands now, of a shift that is changed. */
  start?: Span;
  /** To whom it can be given, where that can be changed. */
  people?: RosterTeamData['people'];
  submit: string;
  done: string;
  send: (target: Target) => Promise<unknown>;
  onDone: () => void;
  onBack?: () => void;
}

const CHOICES = ['DAY', 'NIGHT', 'WHOLE'] as const satisfies readonly Half[];

/** By one press of the usual times, or by any others; a refusal stays in the form until something is changed. */
export function ShiftForm({ start, people, submit, done, send, onDone, onBack, ...given }: ShiftFormProps) {
  const act = useAct();
  const [day, setDay] = useState(given.day);
  const [personId, setPerson] = useState(given.personId);
  const [from, setFrom] = useState(start ? clockOf(start.startsAt) : HALVES.DAY.from);
  const [to, setTo] = useState(start ? clockOf(start.endsAt) : HALVES.DAY.to);
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const chosen = CHOICES.find((half) => HALVES[half].from === from && HALVES[half].to === to);

  async function submitted(event: FormEvent): Promise<void> {
    event.preventDefault();
    const span = spanOf(day, from, to);
    if (span === null) return setFault('请填写日期和时间');
    setBusy(true);
    setFault(null);
    const sent = await act(async () => {
      try {
        await send({ personId, ...span });
      } catch (error) {
        if (error instanceof ApiProblem) setFault(error.message);
        throw error;
      }
    }, done);
    setBusy(false);
    if (!sent) return;
    await readAgain();
    onDone();
  }

  return (
    <form aria-label={submit} onSubmit={(event) => void submitted(event)}>
      <Flex vertical gap={10}>
        <Segmented
          aria-label="班次"
          style={{ alignSelf: 'flex-start' }}
          value={chosen ?? 'OTHER'}
          options={[
            ...CHOICES.map((half) => ({ value: half, label: HALVES[half].word })),
            { value: 'OTHER', label: '其他时间', disabled: chosen !== undefined },
          ]}
          onChange={(value) => {
            const half = CHOICES.find((one) => one === value);
            if (!half) return;
            setFrom(HALVES[half].from);
            setTo(HALVES[half].to);
          }}
        />
        <Flex gap={8} align="center" wrap>
          {start && (
            <Input
              type="date"
              aria-label="日期"
              style={{ width: 150 }}
              value={day}
              onChange={(event) => setDay(event.target.value)}
            />
          )}
          <Input
            type="time"
            aria-label="上班"
            style={{ width: 130 }}
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
          至
          <Input
            type="time"
            aria-label="下班"
            style={{ width: 130 }}
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
          {endsNextDay(from, to) && '次日'}
        </Flex>
        {people && (
          <Flex gap={8} align="center" wrap>
            <Select
              aria-label="值班人"
              style={{ width: 150 }}
              value={personId}
              options={people.filter(({ holds }) => holds).map(({ personId: value, name }) => ({ value, label: name }))}
              onChange={setPerson}
            />
            {personId !== given.personId && <ReachDot personId={personId} isFull />}
          </Flex>
        )}
        {fault !== null && <Alert type="error" showIcon role="alert" title={fault} />}
        <Flex gap={8}>
          <Button type="primary" htmlType="submit" loading={isBusy}>
            {submit}
          </Button>
          {onBack && <Button onClick={onBack}>返回</Button>}
        </Flex>
      </Flex>
    </form>
  );
}
