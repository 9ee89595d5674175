import type { AppClock } from '../app-clock.ts';
import { useWords } from '../words.ts';
import { type Draft, type FieldKind, kindOf } from './detail-draft.ts';
import { ChoiceInput, MomentInput, MomentsInput, TextInput } from './field-inputs.tsx';
import type { FieldName } from './outcome-fields.ts';

interface DetailFieldsProps {
  fields: readonly FieldName[];
  /** Wanted before the review; empty ones say so and still let the form go. */
  needed: ReadonlySet<FieldName>;
  draft: Draft;
  faults: Draft;
  clock: AppClock;
  onChange: (draft: Draft) => void;
}

/** One block per field: label, input, and what is wrong or still wanted. */
export function DetailFields({ fields, needed, draft, faults, clock, onChange }: DetailFieldsProps) {
  const { fields: names, methods } = useWords();
  return fields.map((field) => {
    const id = `field-${field}`;
    const value = draft[field] ?? '';
    const set = (typed: string) => onChange({ ...draft, [field]: typed });
    const fault = faults[field];
    return (
      <div className="field" key={field}>
        <label htmlFor={id}>
          {names[field] ?? field}
          {kindOf(field) === 'money' && '（元）'}
          {needed.has(field) ? value === '' && <em>还需补充</em> : <i>可不填</i>}
        </label>
        {inputFor(kindOf(field), { id, value, onChange: set, clock, methods, field })}
        {fault && (
          <p className="fault" role="alert">
            {fault}
          </p>
        )}
      </div>
    );
  });
}

interface InputNeeds {
  id: string;
  value: string;
  onChange: (typed: string) => void;
  clock: AppClock;
  methods: Record<string, string>;
  field: FieldName;
}

function inputFor(kind: FieldKind, { id, value, onChange, clock, methods, field }: InputNeeds) {
  const given = { id, value, onChange };
  switch (kind) {
    case 'method':
      return <ChoiceInput {...given} choices={methods} />;
    case 'moment':
      return <MomentInput {...given} clock={clock} />;
    case 'moments':
      return <MomentsInput {...given} clock={clock} />;
    case 'day':
      return <TextInput {...given} type="date" />;
    case 'money':
      return <TextInput {...given} inputMode="decimal" placeholder="如 1200.50" maxLength={14} />;
    case 'text':
      return <TextInput {...given} {...HINTS[field]} />;
  }
}

const HINTS: Partial<Record<FieldName, { placeholder: string; maxLength: number; suggestions?: string[] }>> = {
  channel: {
    placeholder: '如 手机银行',
    maxLength: 40,
    suggestions: ['手机银行', '微信', '支付宝', '银行柜台', '现金'],
  },
  reason: { placeholder: '如 本人与家属通话', maxLength: 200, suggestions: ['与家人通话', '正常购物', '正常工作往来'] },
  said: { placeholder: '如 坚持认为是朋友', maxLength: 200 },
  whereAbout: { placeholder: '如 已下班回宿舍', maxLength: 80, suggestions: ['已下班', '在宿舍', '请假', '出差'] },
  caseRef: { placeholder: '案件登记号', maxLength: 40 },
  stopPayment: { placeholder: '如 已止付', maxLength: 80, suggestions: ['已止付', '未能止付', '无需止付'] },
};
