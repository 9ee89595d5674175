import { Alert, Button, Card, Flex, Segmented, Typography, theme } from 'antd';
import { LEVEL_NAMES, type SettingsLevel, STEP_NAMES, spanMs, valueName } from '../../../domain/policies/types.ts';
import type { Draft } from './draft.ts';
import { SpanInput } from './span-input.tsx';

const LEVELS = Object.keys(LEVEL_NAMES) as SettingsLevel[];

interface LaddersProps {
  draft: Draft;
  level: SettingsLevel;
  onLevel: (level: SettingsLevel) => void;
  canChange: boolean;
}

/** Who is asked when, drawn and changed: one lane a step. */
export function Ladders({ draft, level, onLevel, canChange }: LaddersProps) {
  const steps = draft.values.escalation[level];
  const { alarm } = draft.values.timers[level];
  const pauses = [alarm].flat().map((value, n) => ({ name: `第${n + 1}次再提醒`, value }));
  const faults = [...draft.faultsAt(`escalation.${level}`), ...draft.faultsAt(`timers.${level}.alarm`)];
  return (
    <Flex vertical gap={16}>
      <Segmented
        aria-label="预警级别"
        value={level}
        options={LEVELS.map((value) => ({ value, label: LEVEL_NAMES[value] }))}
        onChange={onLevel}
      />
      <Card size="small" title={`${LEVEL_NAMES[level]}：从发出开始，多久没有人签收就问谁`}>
        <Lanes steps={steps} alarm={alarm} />
      </Card>
      {faults.length > 0 && <Alert type="error" showIcon title={[...new Set(faults)].join('；')} />}
      <Flex vertical gap={8}>
        {steps.map((value, step) => (
          <Flex key={STEP_NAMES[step] ?? String(step)} gap={12} align="center" wrap>
            <Typography.Text style={{ width: 190 }}>{`第${step}步 ${STEP_NAMES[step] ?? ''}`}</Typography.Text>
            <SpanInput
              label={`${LEVEL_NAMES[level]}第${step}步`}
              value={value}
              withClock={level === 'LOW' || level === 'MEDIUM'}
              disabled={!canChange || step === 0}
              isBad={draft.faultsAt(`escalation.${level}.${step}`).length > 0}
              onChange={(next) => draft.setStep(level, step, next)}
            />
          </Flex>
        ))}
        <Flex gap={12} align="center" wrap>
          <Typography.Text style={{ width: 190 }}>到顶后再提醒的间隔</Typography.Text>
          {pauses.map(({ name, value }) => (
            <SpanInput
              key={name}
              label={name}
              value={value}
              withClock={typeof alarm === 'string'}
              disabled={!canChange}
              isBad={draft.faultsAt(`timers.${level}.alarm`).length > 0}
              onChange={(next) =>
                draft.setTimer(
                  level,
                  'alarm',
                  next.startsWith('next ') ? next : pauses.map((old) => (old.name === name ? next : old.value)),
                )
              }
            />
          ))}
        </Flex>
        {canChange && (
          <Flex gap={8}>
            <Button
              disabled={steps.length >= STEP_NAMES.length}
              onClick={() => draft.setSteps(level, [...steps, later(steps)])}
            >
              加一步
            </Button>
            <Button disabled={steps.length <= 1} onClick={() => draft.setSteps(level, steps.slice(0, -1))}>
              去掉最后一步
            </Button>
          </Flex>
        )}
      </Flex>
    </Flex>
  );
}

const later = (steps: readonly string[]): string => {
  const last = steps.at(-1) ?? '0m';
  const ms = spanMs(last);
  return ms === null ? last : `${ms / 60_000 + 10}m`;
};

/** Lanes by minute: where each step begins, and how often the last one is told again. */
function Lanes({ steps, alarm }: { steps: readonly string[]; alarm: string | readonly string[] }) {
  const { token } = theme.useToken();
  const times = steps.map(spanMs);
  const repeats = typeof alarm === 'string' ? [] : alarm.map((pause) => spanMs(pause) ?? 0);
  const top = times.at(-1) ?? null;
  const told =
    top === null ? [] : repeats.map((_, n) => top + repeats.slice(0, n + 1).reduce((sum, ms) => sum + ms, 0));
  const end = Math.max(60_000, ...times.map((ms) => ms ?? 0), ...told.slice(0, 2)) * 1.12;
  // What falls on a time of day stands behind whatever is counted.
  const placeOf = (ms: number | null) => (ms === null ? 94 : (ms / end) * 92);
  return (
    <div role="img" aria-label={steps.map((step, n) => `${STEP_NAMES[n] ?? ''}${valueName(step)}`).join('，')}>
      {steps.map((step, n) => {
        const from = placeOf(times[n] ?? null);
        return (
          <Flex key={STEP_NAMES[n] ?? String(n)} align="center" style={{ height: 34 }}>
            <span style={{ width: 130, flex: 'none', color: token.colorTextSecondary }}>{STEP_NAMES[n]}</span>
            <div style={{ position: 'relative', flex: 1, height: 34, borderBottom: `1px solid ${token.colorSplit}` }}>
              <span
                style={{
                  ...{ position: 'absolute', insetInlineStart: `${from}%`, top: 10, height: 14, width: 6 },
                  ...{ background: token.colorPrimary, borderRadius: 3 },
                }}
              />
              <span
                style={{
                  ...{ position: 'absolute', top: 5, whiteSpace: 'nowrap' },
                  ...(from > 80
                    ? { insetInlineEnd: `${100 - from + 1}%` }
                    : { insetInlineStart: `calc(${from}% + 12px)` }),
                }}
              >
                {n === 0 ? '立即' : valueName(step)}
              </span>
            </div>
          </Flex>
        );
      })}
      <Typography.Text type="secondary">{`到顶后每隔 ${valueName(alarm)} 再提醒，没有最后一次`}</Typography.Text>
    </div>
  );
}
