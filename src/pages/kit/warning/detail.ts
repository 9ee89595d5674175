import { parseYuan } from '../money.ts';
import { fromLocalInput } from '../time.ts';
import type { Detail, OutcomeCode } from './rules.ts';

export type FieldName = keyof Detail;

export interface OutcomeChoice {
  outcome: OutcomeCode;
  /** What the page asks for; the first `needed` ones are wanted for review, none is compulsory. */
  fields: readonly FieldName[];
  needed: number;
}

interface Form extends Omit<OutcomeChoice, 'outcome'> {
  /** Whether it is told after a meeting, or is why there was none. */
  isMet: boolean;
  /** What whoever reported does next, in the words of his card; null where the page says so by the state. */
  next: string | null;
}

/** In the order in which they are likely. A new outcome has to be given its form here. */
const FORMS: Readonly<Record<OutcomeCode, Form>> = {
  DISSUADED: {
    isMet: true,
    fields: ['method', 'metAt', 'avertedCents'],
    needed: 2,
    next: '请再陪一会儿，民警将复核',
  },
  PARTIAL_LOSS: {
    isMet: true,
    fields: ['lossCents', 'transferAt', 'channel', 'avertedCents'],
    needed: 2,
    next: '请陪他拨110，等民警联系',
  },
  SCAMMED: {
    isMet: true,
    fields: ['lossCents', 'transferAt', 'channel'],
    needed: 3,
    next: '请陪他拨110，等民警联系',
  },
  NOT_INVOLVED: { isMet: true, fields: ['method', 'metAt'], needed: 1, next: '谢谢核实，无需操作' },
  REFUSED: { isMet: true, fields: ['said', 'method'], needed: 1, next: '请陪着本人，民警会跟进' },
  FALSE_ALARM: { isMet: true, fields: ['reason'], needed: 1, next: '谢谢核实，无需操作' },
  UNREACHABLE: { isMet: false, fields: ['attempts'], needed: 1, next: '已转民警，请保持手机畅通' },
  OFF_SITE: { isMet: false, fields: ['whereAbout'], needed: 0, next: '已转民警，请保持手机畅通' },
  LEFT_COMPANY: { isMet: false, fields: ['leftOn'], needed: 1, next: null },
  WRONG_PERSON: { isMet: false, fields: [], needed: 0, next: null },
};

const isOutcome = (code: string | null): code is OutcomeCode => code !== null && code in FORMS;

const choicesWhere = (isMet: boolean): OutcomeChoice[] =>
  Object.keys(FORMS)
    .filter(isOutcome)
    .filter((outcome) => FORMS[outcome].isMet === isMet)
    .map((outcome) => ({ outcome, fields: FORMS[outcome].fields, needed: FORMS[outcome].needed }));

/** All of them: after a meeting what came of it, before it why there was none. */
export function choicesFor({ isMet }: { isMet: boolean }): OutcomeChoice[] {
  return [...choicesWhere(isMet), ...choicesWhere(!isMet)];
}

export const NOT_FOUND_CHOICES = choicesWhere(false);

export function fieldsOf(outcome: string | null): readonly FieldName[] {
  return isOutcome(outcome) ? FORMS[outcome].fields : [];
}

export function nextOf(outcome: string | null): string | null {
  return isOutcome(outcome) ? FORMS[outcome].next : null;
}

export function neededFields(choice: OutcomeChoice): Set<FieldName> {
  return new Set(choice.fields.slice(0, choice.needed));
}

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

/** How a field is begun, and the usual answers to it. */
export const HINTS: Partial<Record<FieldName, { placeholder: string; maxLength: number; suggestions?: string[] }>> = {
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

/** One press for the usual moment. */
export const AGO: [minutes: number, text: string][] = [
  [0, '刚刚'],
  [15, '约15分钟前'],
  [30, '约半小时前'],
  [60, '约1小时前'],
];
