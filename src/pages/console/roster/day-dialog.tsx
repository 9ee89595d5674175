import { Alert, Button, Divider, Flex, Modal, Popconfirm, Typography } from 'antd';
import { useState } from 'react';
import type { RosterData, RosterLeaveData, RosterShiftData } from '../../../domain/duty/api.ts';
import { call } from '../../kit/call.ts';
import { ReachDot } from '../parts/reach-dot.tsx';
import { addShift, moveShift, type Span, useAct } from './acts.ts';
import { dayAfter, dayOf, dayWords, HALVES, isOn, spanWords, startOf } from './days.ts';
import { type Cell, leaveSpan, leaveWords, shiftsOn } from './grid.tsx';
import { LeaveForm } from './leave-form.tsx';
import { ShiftForm } from './shift-form.tsx';

interface DayDialogProps {
  roster: RosterData;
  cell: Cell;
  onClose: () => void;
}

/** One person's day: what stands there, and all that can be done about it. */
export function DayDialog({ roster, cell, onClose }: DayDialogProps) {
  const { team, personId, day } = cell;
  const [mode, setMode] = useState<'day' | 'leave' | RosterShiftData>('day');
  const person = team.people.find((one) => one.personId === personId);
  const name = person?.name ?? '';
  const shifts = shiftsOn(roster, cell);
  const leaves = roster.leaves.filter((one) => one.personId === personId && isOn(leaveSpan(one), day));
  const isPast = startOf(dayAfter(day, 1)) <= Date.parse(roster.now);
  const bare = leaves.find(({ substituteId }) => substituteId === null);
  return (
    <Modal
      open
      title={`${name} ${dayWords(day)}`}
      footer={null}
      width={560}
      onCancel={onClose}
      // The day in the calendar, from which it was opened, has the focus again.
      focusable={{ focusTriggerAfterClose: true }}
    >
      <Flex vertical gap={12}>
        {team.hasShifts && <ReachDot personId={personId} isFull />}
        {bare && <Alert type="warning" showIcon title={`${leaveWords(bare)}：这段时间排了班也接不到预警`} />}
        {mode === 'leave' && (
          <LeaveForm person={{ personId, name }} day={day} onDone={onClose} onBack={() => setMode('day')} />
        )}
        {typeof mode === 'object' && (
          <ShiftForm
            day={dayOf(mode.startsAt)}
            start={mode}
            people={team.people}
            personId={personId}
            submit="改动这个班次"
            done="班次已改动"
            send={(target) => moveShift(mode, target)}
            onDone={onClose}
            onBack={() => setMode('day')}
          />
        )}
        {mode === 'day' && (
          <>
            {shifts.map((shift) => (
              <ShiftLine
                key={shift.id}
                shift={shift}
                name={name}
                onChange={() => setMode(shift)}
                onDone={onClose}
                now={roster.now}
              />
            ))}
            {leaves.map((leave) => (
              <LeaveLine key={leave.id} leave={leave} onDone={onClose} />
            ))}
            {shifts.length + leaves.length === 0 && <Typography.Text type="secondary">这一天没有排班</Typography.Text>}
            {isPast && <Alert type="info" showIcon title="已经过去的一天只供查看，不能改动" />}
            {!isPast && person?.holds && team.hasShifts && (
              <>
                <Divider style={{ margin: 0 }} titlePlacement="start" plain>
                  加入班次
                </Divider>
                <ShiftForm
                  day={day}
                  submit="加入班次"
                  done={`已排${name}`}
                  personId={personId}
                  send={(target) => addShift(team, roster.place.id, target)}
                  onDone={onClose}
                />
              </>
            )}
            {!isPast && (
              <Button style={{ alignSelf: 'flex-start' }} onClick={() => setMode('leave')}>
                登记请假…
              </Button>
            )}
          </>
        )}
      </Flex>
    </Modal>
  );
}

/** Asked about first, here and by key. */
export const removeShift = (id: string): Promise<unknown> => call('DELETE', `/api/shifts/${encodeURIComponent(id)}`);

const removeLeave = (id: string): Promise<unknown> => call('DELETE', `/api/leaves/${encodeURIComponent(id)}`);

interface ShiftLineProps {
  shift: RosterShiftData;
  name: string;
  now: string;
  onChange: () => void;
  onDone: () => void;
}

function ShiftLine({ shift, name, now, onChange, onDone }: ShiftLineProps) {
  const act = useAct();
  const says = removalWords(shift, name, now);
  return (
    <Flex justify="space-between" align="center" gap={8}>
      <span>
        <b>{HALVES[shift.half].word}</b> {spanWords(shift)}
      </span>
      {shift.allowed.length === 0 ? (
        <Typography.Text type="secondary">已结束</Typography.Text>
      ) : (
        <Flex gap={8}>
          <Button onClick={onChange}>改动…</Button>
          <Popconfirm
            title="删去这个班次"
            description={<div style={{ maxWidth: 300 }}>{says}</div>}
            okText="删去"
            okButtonProps={{ danger: true }}
            cancelText="保留"
            onConfirm={async () => (await act(() => removeShift(shift.id), '已删去班次')) && onDone()}
          >
            <Button danger>删去…</Button>
          </Popconfirm>
        </Flex>
      )}
    </Flex>
  );
}

/** What follows when it is taken away. */
export function removalWords({ startsAt, endsAt }: Span, name: string, now: string): string {
  const from = startsAt <= now ? '从现在起' : '';
  return `${name}${from}不再值这一班（${dayWords(dayOf(startsAt))} ${spanWords({ startsAt, endsAt })}），这段时间的预警改发给同岗位其他人。要恢复只能重新排班。`;
}

function LeaveLine({ leave, onDone }: { leave: RosterLeaveData; onDone: () => void }) {
  const act = useAct();
  const { name, substituteName } = leave;
  const back = substituteName ? `，${substituteName}不再代班` : '';
  return (
    <Flex justify="space-between" align="center" gap={8}>
      <span>{leaveWords(leave)}</span>
      {leave.allowed.includes('remove') && (
        <Popconfirm
          title="取消这次请假"
          description={
            <div style={{ maxWidth: 300 }}>{`${name}从现在起恢复接收预警${back}。要恢复请假只能重新登记。`}</div>
          }
          okText="取消请假"
          okButtonProps={{ danger: true }}
          cancelText="保留"
          onConfirm={async () => (await act(() => removeLeave(leave.id), '已取消请假')) && onDone()}
        >
          <Button danger>取消请假…</Button>
        </Popconfirm>
      )}
    </Flex>
  );
}
