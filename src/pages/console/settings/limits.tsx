import { Card, Flex, Form, Input, InputNumber, Typography } from 'antd';
import type { WrittenData } from '../../../domain/policies/api.ts';
import {
  fieldName,
  LEVEL_NAMES,
  type SettingsLevel,
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
          </Form>
        </Card>
      ))}
    </Flex>
  );
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
