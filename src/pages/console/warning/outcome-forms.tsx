import { Alert, Form, Radio, Space } from 'antd';
import { isMoneyGone } from '../../../domain/warnings/types.ts';
import { choicesFor, type FieldName, NOT_FOUND_CHOICES, neededFields } from '../../kit/warning/detail.ts';
import { isUrgent, type OutcomeCode } from '../../kit/warning/rules.ts';
import { useKept } from '../parts/kept-form.ts';
import { ActFrame, type FormProps, useForm, withDetail } from './act-frame.tsx';
import { DetailInputs } from './detail-input.tsx';

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
