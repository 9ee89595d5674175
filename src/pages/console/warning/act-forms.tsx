import { isMoneyGone } from '../../../domain/warnings/types.ts';
import { type FieldName, fieldsOf } from '../../kit/warning/detail.ts';
import { REASONS } from '../../kit/warning/words.ts';
import { ActFrame, type FormProps, Reason, useForm, withDetail } from './act-frame.tsx';
import { DetailInputs } from './detail-input.tsx';

// What police alone do: approve, return, revoke, close.

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
