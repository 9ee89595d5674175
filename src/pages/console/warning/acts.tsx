import { Alert, App, Button, Flex, Typography } from 'antd';
import type { CSSProperties } from 'react';
import type { WarningViewData } from '../../../domain/warnings/api.ts';
import {
  type ActName,
  arrange,
  DONE,
  explanationOf,
  labelOf,
  readerOf,
  undoUntil,
  WITH_SHEET,
} from '../../kit/warning/rules.ts';
import { useKept } from '../parts/kept-form.ts';
import { useKeys } from '../shell/keys.tsx';
import { ApproveForm, PoliceCloseForm, ReasonForm } from './act-forms.tsx';
import type { FormProps } from './act-frame.tsx';
import { MatchForm } from './match-form.tsx';
import { OutcomeForm, SupplementForm } from './outcome-forms.tsx';
import type { Acting } from './use-warning.ts';

const KEYS: Readonly<Record<ActName, string>> = {
  ack: 's',
  not_on_site: 'Shift+N',
  next_shift: 'x',
  support: 'u',
  met: 'd',
  not_found: 'f',
  keep_looking: 'w',
  outcome: 'o',
  supplement: 'b',
  undo: 'z',
  take_over: 't',
  assign_duty: 'g',
  hand_over: 'h',
  police_call: 'l',
  match: 'm',
  approve: 'a',
  return: 'r',
  police_close: 'c',
  revoke: 'Shift+R',
};

/** A form beside those of the acts: the feed named nobody whom the roster knows. */
type OpenForm = ActName | 'nobody' | null;

interface ActPanelProps extends Omit<FormProps, 'onClose' | 'onDone' | 'acting'> {
  acting: Acting;
  onDone?: (act: ActName) => void;
}

/** What this reader may do to it now, by button and by key: what is asked for first, then the rest. */
export function ActPanel({ view, words, clock, acting, onDone }: ActPanelProps) {
  const { message } = App.useApp();
  const [open, setOpen] = useKept<OpenForm>(`act ${view.id}`, () => null);
  const { main, isAsked, more } = arrange(view);
  const acts = [...main, ...more, ...(undoUntil(view) ? (['undo'] as const) : [])];
  const done = (act: ActName) => {
    setOpen(null);
    void message.success(DONE[act]);
    onDone?.(act);
  };
  const start = async (act: ActName) => {
    acting.clear();
    if (WITH_SHEET.has(act)) return setOpen(act);
    if ((await acting.run(act)) !== null) return;
    done(act);
    if (act === 'not_found') setOpen('not_found');
  };
  useKeys(
    acting.pending === null
      ? acts.map((act) => ({ keys: KEYS[act], says: labelOf(act, view), run: () => void start(act) }))
      : [],
  );
  return (
    <Flex vertical gap={8} component="section" aria-label="操作">
      {acting.refusal && open === null && (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={`没有执行：${acting.refusal.message}`}
          description="这里已是最新情况。"
          closable={{ onClose: acting.clear }}
        />
      )}
      {isOwnReport(view) && <Alert type="info" showIcon title="不能复核自己反馈的结果，请由其他民警复核" />}
      <Flex gap={8} wrap>
        {main.map((act, place) => (
          <ActButton key={act} act={act} view={view} acting={acting} isFirst={isAsked && place === 0} onPress={start} />
        ))}
      </Flex>
      {acts.length > main.length && (
        <Flex gap={8} wrap>
          {acts.slice(main.length).map((act) => (
            <ActButton key={act} act={act} view={view} acting={acting} isSmall onPress={start} />
          ))}
        </Flex>
      )}
      {acts.length === 0 && <Typography.Text type="secondary">{idleText(view)}</Typography.Text>}
      <Opened
        {...{ open, view, words, clock, acting }}
        onClose={() => setOpen(null)}
        onDone={done}
        onNobody={view.allowed.includes('police_close') ? () => setOpen('nobody') : null}
      />
    </Flex>
  );
}

/** It waits for a review that another must give. */
function isOwnReport({ state, openReason, undoUntil: until, viewer }: WarningViewData): boolean {
  return state === 'REPORTED' && openReason === null && until !== null && viewer?.police === true;
}

function idleText(view: WarningViewData): string {
  if (readerOf(view).readsOnly) return '您只查看，不能操作。';
  return view.state === 'CLOSED' || view.state === 'REVOKED'
    ? '已经结束，没有可做的操作。'
    : '现在没有需要您做的操作。';
}

/** Drawn in the button's own colour, so that it can be read on every kind of them. */
const CAP: CSSProperties = {
  ...{ font: 'inherit', fontSize: 11, lineHeight: 1.4, color: 'inherit', background: 'transparent' },
  ...{ border: '1px solid currentcolor', borderRadius: 3, padding: '0 4px', opacity: 0.7, marginInlineStart: 4 },
};

interface ActButtonProps {
  act: ActName;
  view: WarningViewData;
  acting: Acting;
  isFirst?: boolean;
  isSmall?: boolean;
  onPress: (act: ActName) => Promise<void>;
}

function ActButton({ act, view, acting, isFirst = false, isSmall = false, onPress }: ActButtonProps) {
  return (
    <Button
      size={isSmall ? 'small' : 'large'}
      type={isFirst ? 'primary' : 'default'}
      danger={act === 'revoke'}
      loading={acting.pending === act}
      disabled={acting.pending !== null && acting.pending !== act}
      title={explanationOf(act, view)}
      onClick={() => void onPress(act)}
    >
      {labelOf(act, view)}
      {WITH_SHEET.has(act) && '…'}
      <span aria-hidden="true" style={CAP}>
        {KEYS[act].replace('Shift+', '⇧').toUpperCase()}
      </span>
    </Button>
  );
}

interface OpenedProps extends FormProps {
  open: OpenForm;
  onNobody: (() => void) | null;
}

/** The form of the act, while that act is still possible. */
function Opened({ open, onNobody, ...props }: OpenedProps) {
  if (open === null) return null;
  const act = open === 'not_found' ? 'outcome' : open === 'nobody' ? 'police_close' : open;
  if (!props.view.allowed.includes(act)) return null;
  switch (open) {
    case 'outcome':
      return <OutcomeForm {...props} />;
    case 'not_found':
      return <OutcomeForm {...props} isNotFound />;
    case 'supplement':
      return <SupplementForm {...props} />;
    case 'approve':
      return <ApproveForm {...props} />;
    case 'return':
    case 'revoke':
      return <ReasonForm {...props} act={open} />;
    case 'police_close':
      return <PoliceCloseForm {...props} />;
    case 'nobody':
      return <PoliceCloseForm {...props} reason="查无此人：名单中没有来件所指的员工" />;
    case 'match':
      return <MatchForm {...props} onNobody={onNobody} />;
    default:
      return null;
  }
}
