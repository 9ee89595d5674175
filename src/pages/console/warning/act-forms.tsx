import { Alert, Form, Input, Modal, Radio, Space, Typography } from 'antd';
import { type ReactNode, useState } from 'react';
import type { WarningViewData, WordsData } from '../../../domain/warnings/api.ts';
import { isMoneyGone } from '../../../domain/warnings/types.ts';
import type { AppClock } from '../../kit/time.ts';
import {
  choicesFor,
  type Draft,
  type FieldName,
  fieldsOf,
  NOT_FOUND_CHOICES,
  neededFields,
  readDraft,
} from '../../kit/warning/detail.ts';
import { type ActName, type Detail, isUrgent, type OutcomeCode } from '../../kit/warning/rules.ts';
import { REASONS } from '../../kit/warning/words.ts';
import { useKept } from '../parts/kept-form.ts';
import { useKeys } from '../shell/keys.tsx';
import { DetailInputs } from './detail-input.tsx';
import type { Acting } from './use-warning.ts';

export interface FormProps {
  view: WarningViewData;
  words: WordsData;
  clock: AppClock;
  acting: Acting;
  onClose: () => void;
  /** It went through. */
  onDone: (act: ActName) => void;
}

interface FrameProps {
  title: string;
  hint: string;
  /** What the button does. */
  submit: string;
  isGrave?: boolean;
  isBusy: boolean;
  trouble: string;
  onClose: () => void;
  onSubmit: () => void;
  children?: ReactNode;
}

/** A dialog that says what will happen; Ctrl+Enter sends it from any field. */
function ActFrame({ title, hint, submit, isGrave = false, isBusy, trouble, onClose, onSubmit, children }: FrameProps) {
  useKeys([{ keys: 'Ctrl+Enter', says: submit, run: onSubmit, inFields: true, inDialogs: true }]);
  return (
    <Modal
      open
      title={title}
      okText={`${submit}（Ctrl+Enter）`}
      cancelText="取消"
      confirmLoading={isBusy}
      okButtonProps={{ danger: isGrave, autoFocus: children === undefined }}
      onOk={onSubmit}
      onCancel={onClose}
      width={560}
      style={{ top: 48 }}
      styles={{ body: { maxHeight: 'calc(100vh - 220px)', overflowY: 'auto' } }}
    >
      <Typography.Paragraph type="secondary">{hint}</Typography.Paragraph>
      {children && (
        <Form layout="vertical" component="div">
          {children}
        </Form>
      )}
      {trouble && <Alert type="error" showIcon title={trouble} role="alert" />}
    </Modal>
  );
}

/** What a form holds and its way out: faults stay beside their fields, success closes it. */
function useForm({ view, acting, onClose, onDone }: FormProps, initial: Draft = {}) {
  const [draft, setDraft] = useKept<Draft>(`form ${view.id}`, () => initial);
  const [faults, setFaults] = useState<Draft>({});
  const [trouble, setTrouble] = useState('');
  const send = async (act: ActName, bodyOf: (detail: Detail) => object, only?: readonly FieldName[]) => {
    const kept = only ? Object.fromEntries(only.map((field) => [field, draft[field] ?? ''])) : draft;
    const { detail, faults: found } = readDraft(kept);
    setFaults(found);
    setTrouble('');
    if (Object.keys(found).length > 0) return setTrouble('有一项填写不对，请看红字');
    const refused = await acting.run(act, bodyOf(detail));
    if (refused === null) return onDone(act);
    // Somebody else was first: the page behind says so, with the state as it is now.
    if (refused.status === 409) return onClose();
    setTrouble(refused.message);
    if (refused.field) setFaults({ [refused.field]: refused.message });
  };
  return { draft, setDraft, faults, trouble, setTrouble, send };
}

const withDetail = (detail: Detail) => (Object.keys(detail).length > 0 ? { detail } : {});

export function ReasonForm(props: FormProps & { act: 'return' | 'revoke' }) {
  const { title, hint, placeholder, submit } = REASONS[props.act];
  const form = useForm(props);
  const send = () => {
    const reason = form.draft.reason?.trim();
    if (!reason) return form.setTrouble('请写明原因');
    return void form.send(props.act, () => ({ reason }), []);
  };
  return (
    <ActFrame
      {...{ title, hint, submit }}
      isGrave={props.act === 'revoke'}
      isBusy={props.acting.pending === props.act}
      trouble={form.trouble}
      onClose={props.onClose}
      onSubmit={send}
    >
      <Reason draft={form.draft} setDraft={form.setDraft} placeholder={placeholder} />
    </ActFrame>
  );
}

function Reason({
  draft,
  setDraft,
  placeholder,
}: {
  draft: Draft;
  setDraft: (draft: Draft) => void;
  placeholder: string;
}) {
  return (
    <Form.Item label="原因" htmlFor="reason" required>
      <Input.TextArea
        id="reason"
        autoFocus
        rows={3}
        maxLength={200}
        showCount
        placeholder={placeholder}
        value={draft.reason ?? ''}
        onChange={(event) => setDraft({ ...draft, reason: event.target.value })}
      />
    </Form.Item>
  );
}

/** What came of it; after 「找不到人」 only what fits it. */
export function OutcomeForm(props: FormProps & { isNotFound?: boolean }) {
  const { view, words, clock, acting, isNotFound = false } = props;
  const [chosen, setChosen] = useKept<OutcomeCode | null>(`outcome ${view.id}`, () => null);
  const form = useForm(props, view.metAt !== null && isUrgent(view) ? { method: 'IN_PERSON' } : {});
  const choices = isNotFound ? NOT_FOUND_CHOICES : choicesFor({ isMet: view.metAt !== null });
  const choice = choices.find(({ outcome }) => outcome === chosen);
  const asked = choice?.fields.filter((field) => field !== 'metAt' || view.metAt === null) ?? [];
  const send = () => {
    if (!choice) return form.setTrouble('请先选一项结果');
    return void form.send('outcome', (detail) => ({ outcome: choice.outcome, ...withDetail(detail) }), asked);
  };
  return (
    <ActFrame
      title={isNotFound ? '没找到人？请选一项' : '反馈劝阻结果'}
      hint="选好结果就能提交，其他以后可以补；10分钟内选错可更正。"
      submit={choice ? `提交：${words.outcomes[choice.outcome]}` : '提交'}
      isBusy={acting.pending === 'outcome'}
      trouble={form.trouble}
      onClose={props.onClose}
      onSubmit={send}
    >
      <Form.Item label="结果" required>
        <Radio.Group
          value={chosen}
          onChange={(event) => setChosen(event.target.value as OutcomeCode)}
          aria-label="结果"
        >
          <Space wrap>
            {choices.map(({ outcome }, place) => (
              <Radio key={outcome} value={outcome} autoFocus={place === 0}>
                {words.outcomes[outcome]}
              </Radio>
            ))}
          </Space>
        </Radio.Group>
      </Form.Item>
      {choice && isMoneyGone(choice.outcome) && (
        <Alert
          type="error"
          showIcon
          style={{ marginBottom: 12 }}
          title="请马上陪他拨110；提交后反诈中心会同时收到通知。"
        />
      )}
      {choice && (
        <DetailInputs
          fields={asked}
          needed={neededFields(choice)}
          draft={form.draft}
          faults={form.faults}
          words={words}
          clock={clock}
          onChange={form.setDraft}
        />
      )}
    </ActFrame>
  );
}

/** What the outcome could not say at once. A supplement replaces the list of attempts, so those known are kept. */
export function SupplementForm(props: FormProps) {
  const { view, words, clock, acting } = props;
  const form = useForm(props);
  const missing = view.missing as FieldName[];
  const send = () => {
    if (missing.every((field) => !form.draft[field])) return form.setTrouble('请至少填写一项');
    return void form.send('supplement', (detail) => ({
      detail: detail.attempts ? { ...detail, attempts: [...(view.detail.attempts ?? []), ...detail.attempts] } : detail,
    }));
  };
  return (
    <ActFrame
      title="补充反馈"
      hint={`结果已记录：${view.outcome ? words.outcomes[view.outcome] : ''}。能补多少补多少。`}
      submit="提交补充"
      isBusy={acting.pending === 'supplement'}
      trouble={form.trouble}
      onClose={props.onClose}
      onSubmit={send}
    >
      <DetailInputs
        fields={missing}
        needed={new Set(missing)}
        draft={form.draft}
        faults={form.faults}
        words={words}
        clock={clock}
        onChange={form.setDraft}
      />
    </ActFrame>
  );
}

export function ApproveForm(props: FormProps) {
  const { view, words, clock, acting } = props;
  const form = useForm(props);
  const missing = view.missing as FieldName[];
  const canAddSum = fieldsOf(view.outcome).includes('avertedCents') && view.avertedCents === null;
  const fields = canAddSum ? [...missing, 'avertedCents' as const] : missing;
  const outcome = view.outcome ? words.outcomes[view.outcome] : '';
  return (
    <ActFrame
      title={`复核通过：${outcome}`}
      hint={
        missing.length > 0
          ? '还缺下面几项，补充后才能通过；不清楚的，请退回补充。'
          : '通过后这1起预警办结，不再催办，结果计入统计。'
      }
      submit="复核通过，办结"
      isBusy={acting.pending === 'approve'}
      trouble={form.trouble}
      onClose={props.onClose}
      onSubmit={() => void form.send('approve', withDetail)}
    >
      {fields.length > 0 ? (
        <DetailInputs
          fields={fields}
          needed={new Set(missing)}
          draft={form.draft}
          faults={form.faults}
          words={words}
          clock={clock}
          onChange={form.setDraft}
        />
      ) : undefined}
    </ActFrame>
  );
}

const NEEDED: FieldName[] = ['caseRef', 'stopPayment', 'lossCents'];
const SUMS: FieldName[] = ['avertedCents', 'recoveredCents'];

/** Police alone end what stays open; where money went, with the case and the result of the stop payment. */
export function PoliceCloseForm(props: FormProps & { reason?: string }) {
  const { view, words, clock, acting, reason: begun = '' } = props;
  const form = useForm(props, begun === '' ? {} : { reason: begun });
  const moneyGone = isMoneyGone(view.openReason);
  const unknown = (field: FieldName) => view.detail[field] === undefined;
  const needed = moneyGone ? NEEDED.filter(unknown) : [];
  const fields = [...needed, ...(moneyGone ? SUMS.filter(unknown) : [])];
  const send = () => {
    const reason = form.draft.reason?.trim();
    if (!reason) return form.setTrouble('请写明原因');
    if (needed.some((field) => !form.draft[field]?.trim())) return form.setTrouble('带星号的，请填完再办结');
    return void form.send('police_close', (detail) => ({ reason, ...withDetail(detail) }), fields);
  };
  return (
    <ActFrame
      title="民警办结"
      hint={`这1起预警就此办结，计入统计：不再升级，也不再催办任何人。${moneyGone ? '损失、避免损失、追回分别填写，不合并。' : ''}`}
      submit="确认办结"
      isGrave
      isBusy={acting.pending === 'police_close'}
      trouble={form.trouble}
      onClose={props.onClose}
      onSubmit={send}
    >
      <Reason draft={form.draft} setDraft={form.setDraft} placeholder="如 已到场核实并劝阻" />
      <DetailInputs
        fields={fields}
        needed={new Set(needed)}
        draft={form.draft}
        faults={form.faults}
        words={words}
        clock={clock}
        onChange={form.setDraft}
      />
    </ActFrame>
  );
}
