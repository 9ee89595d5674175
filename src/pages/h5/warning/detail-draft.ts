import type { Detail } from '../contract.ts';
import { parseYuan } from '../money.ts';
import { fromLocalInput } from '../time.ts';
import type { FieldName } from './outcome-fields.ts';

/** As typed: times are local (Asia/Shanghai), money is yuan. Attempts are local times joined by a comma. */
export type Draft = Partial<Record<FieldName, string>>;

export type FieldKind = 'money' | 'moment' | 'day' | 'method' | 'moments' | 'text';

const KINDS: Record<FieldName, FieldKind> = {
  method: 'method',
  metAt: 'moment',
  lossCents: 'money',
  avertedCents: 'money',
  recoveredCents: 'money',
  transferAt: 'moment',
  channel: 'text',
  reason: 'text',
  attempts: 'moments',
  said: 'text',
  whereAbout: 'text',
  leftOn: 'day',
  caseRef: 'text',
  stopPayment: 'text',
};

export function kindOf(field: FieldName): FieldKind {
  return KINDS[field];
}

/** Empty fields are left out: nothing but the outcome is compulsory. What cannot be read is said beside its field. */
export function readDraft(draft: Draft): { detail: Detail; faults: Draft } {
  const detail: Record<string, unknown> = {};
  const faults: Draft = {};
  for (const field of Object.keys(KINDS) as FieldName[]) {
    const typed = draft[field]?.trim();
    if (!typed) continue;
    const value = READ[KINDS[field]](typed);
    if (value === null)
      faults[field] = KINDS[field] === 'money' ? '请填数字，最多两位小数，如1200.50' : '时间格式不对，请重新选择';
    else detail[field] = value;
  }
  return { detail: detail as Detail, faults };
}

const READ: Record<FieldKind, (typed: string) => unknown> = {
  money: parseYuan,
  moment: fromLocalInput,
  day: (typed) => (/^\d{4}-\d{2}-\d{2}$/.test(typed) ? typed : null),
  moments: (typed) => {
    const moments = typed.split(',').filter(Boolean).map(fromLocalInput);
    return moments.includes(null) ? null : moments;
  },
  method: (typed) => typed,
  text: (typed) => typed,
};
