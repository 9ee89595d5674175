import { Button, Card, Flex, Form, Input, InputNumber, Typography } from 'antd';
import type { WrittenData } from '../../../domain/policies/api.ts';
import {
  fieldName,
  LEVEL_NAMES,
  type SettingsLevel,
  spanMs,
  TIMER_NAMES,
  type TimerName,
} from '../../../domain/policies/types.ts';
import type { Draft } from './draft.ts';
import { SpanInput } from './span-input.tsx';

const LEVELS = Object.keys(LEVEL_NAMES) as SettingsLevel[];
const TIMERS = ['match', 'ack', 'contact', 'outcome', 'review'] as const satisfies readonly TimerName[];

/** How long each level may wait. */
export function TimersForm({ draft, canChange }: { draft: Draft; canChange: boolean }) {
  return (
    <Flex wrap gap={16}>
      {LEVELS.map((level) => (
        <Card key={level} size="small" title={LEVEL_NAMES[level]} style={{ width: 380 }}>
          <Form component="div" labelCol={{ span: 9 }} colon={false}>
            {TIMERS.map((name) => {
              const faults = draft.faultsAt(`timers.${level}.${name}`);
              return (
                <Form.Item
                  key={name}
                  label={TIMER_NAMES[name]}
                  style={{ marginBottom: 8 }}
                  {...(faults.length > 0 ? { validateStatus: 'error', help: faults.join('；') } : {})}
                >
                  <SpanInput
                    label={`${LEVEL_NAMES[level]}${TIMER_NAMES[name]}`}
                    value={draft.values.timers[level][name]}
                    disabled={!canChange}
                    isBad={faults.length > 0}
                    onChange={(value) => draft.setTimer(level, name, value)}
                  />
                </Form.Item>
              );
            })}
            <FollowUps draft={draft} level={level} canChange={canChange} />
          </Form>
        </Card>
      ))}
      <Card size="small" title="回访无人答复时" style={{ width: 380 }}>
        <Spans draft={draft} group="followUp" names={['again', 'police']} canChange={canChange} />
      </Card>
    </Flex>
  );
}

const FOLLOWED_AT_MOST = 6;

/** After the meeting the colleague is asked after again: once, several times or never. */
function FollowUps({ draft, level, canChange }: { draft: Draft; level: SettingsLevel; canChange: boolean }) {
  const times = draft.values.timers[level].followUp;
  const faults = draft.faultsAt(`timers.${level}.followUp`);
  const set = (next: string[]) => draft.setTimer(level, 'followUp', next);
  const rows = times.map((value, n) => ({ name: `第${n + 1}次回访`, value }));
  return (
    <Form.Item
      label={TIMER_NAMES.followUp}
      style={{ marginBottom: 8 }}
      {...(faults.length > 0 ? { validateStatus: 'error', help: faults.join('；') } : {})}
    >
      <Flex vertical gap={4} align="start">
        {rows.length === 0 && <Typography.Text type="secondary">不回访</Typography.Text>}
        {rows.map(({ name, value }) => (
          <SpanInput
            key={name}
            label={`${LEVEL_NAMES[level]}${name}`}
            value={value}
            disabled={!canChange}
            isBad={faults.length > 0}
            onChange={(next) => set(rows.map((row) => (row.name === name ? next : row.value)))}
          />
        ))}
        {canChange && (
          <Flex gap={4}>
            <Button
              size="small"
              disabled={times.length >= FOLLOWED_AT_MOST}
              aria-label={`${LEVEL_NAMES[level]}加一次回访`}
              onClick={() => set([...times, laterThan(times.at(-1))])}
            >
              加一次
            </Button>
            {times.length > 0 && (
              <Button
                size="small"
                aria-label={`${LEVEL_NAMES[level]}去掉最后一次回访`}
                onClick={() => set(times.slice(0, -1))}
              >
                去掉最后一次
              </Button>
            )}
          </Flex>
        )}
      </Flex>
    </Form.Item>
  );
}

function laterThan(last: string | undefined): string {
  const ms = last === undefined ? 0 : (spanMs(last) ?? 0);
  return `${Math.floor(ms / 3_600_000) + 24}h`;
}

interface SpansProps<Group extends 'followUp' | 'bulletin'> {
  draft: Draft;
  group: Group;
  names: readonly (keyof WrittenData[Group] & string)[];
  canChange: boolean;
}

function Spans<Group extends 'followUp' | 'bulletin'>({ draft, group, names, canChange }: SpansProps<Group>) {
  return names.map((name) => {
    const field = `${group}.${name}`;
    return (
      <Field key={field} draft={draft} field={field}>
        <SpanInput
          label={fieldName(field)}
          value={String(draft.values[group][name])}
          disabled={!canChange}
          isBad={draft.faultsAt(field).length > 0}
          onChange={(next) => draft.setGroup(group, { ...draft.values[group], [name]: next })}
        />
      </Field>
    );
  });
}

/** Quiet hours, reminders and what may be sent. */
export function LimitsForm({ draft, canChange }: { draft: Draft; canChange: boolean }) {
  const { values } = draft;
  const hours = (group: 'quietHours' | 'night') => (
    <Field key={group} draft={draft} field={group}>
      <Input
        style={{ width: 160 }}
        disabled={!canChange}
        aria-label={fieldName(group)}
        value={values[group]}
        onChange={(event) => draft.setGroup(group, event.target.value)}
      />
    </Field>
  );
  const numbers = <Group extends 'reminders' | 'storm' | 'send' | 'desk'>(group: Group) =>
    Object.entries(values[group]).map(([name, value]) => (
      <Field key={`${group}.${name}`} draft={draft} field={`${group}.${name}`}>
        <InputNumber
          style={{ width: 160 }}
          disabled={!canChange}
          aria-label={fieldName(`${group}.${name}`)}
          value={Number(value)}
          onChange={(next) => draft.setGroup(group, { ...values[group], [name]: next ?? 0 } as WrittenData[Group])}
        />
      </Field>
    ));
  return (
    <Flex wrap gap={16} align="start">
      <Card size="small" title="打扰" style={{ width: 460 }}>
        {hours('quietHours')}
        {hours('night')}
        {numbers('reminders')}
        {numbers('storm')}
      </Card>
      <Card size="small" title="发送限额" style={{ width: 460 }}>
        {numbers('send')}
        <Typography.Text type="secondary">
          企业微信每人每分钟最多收 30 条、每小时 1000 条，超出的不会送达，也不会提示。
        </Typography.Text>
      </Card>
      <Card size="small" title="退出与锁屏" style={{ width: 460 }}>
        {numbers('desk')}
        <Typography.Text type="secondary">
          锁屏和提醒随即生效；无操作退出的时间，从下一次登录起生效。大屏不锁屏。
        </Typography.Text>
      </Card>
      <Card size="small" title="通报" style={{ width: 460 }}>
        <Field draft={draft} field="bulletin.approvalAbove">
          <InputNumber
            style={{ width: 160 }}
            disabled={!canChange}
            aria-label={fieldName('bulletin.approvalAbove')}
            value={values.bulletin.approvalAbove}
            onChange={(next) => draft.setGroup('bulletin', { ...values.bulletin, approvalAbove: next ?? 0 })}
          />
        </Field>
        <Spans draft={draft} group="bulletin" names={['countdown', 'wave']} canChange={canChange} />
      </Card>
    </Flex>
  );
}

function Field({ draft, field, children }: { draft: Draft; field: string; children: React.ReactNode }) {
  const faults = draft.faultsAt(field);
  return (
    <Form.Item
      label={fieldName(field)}
      labelCol={{ span: 11 }}
      colon={false}
      style={{ marginBottom: 8 }}
      {...(faults.length > 0 ? { validateStatus: 'error', help: faults.join('；') } : {})}
    >
      {children}
    </Form.Item>
  );
}
