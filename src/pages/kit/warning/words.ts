import type { WarningViewData, WordsData } from '../../../domain/warnings/api.ts';
import { REPORTED_PARTICULARS } from '../../../domain/warnings/types.ts';
import { yuanText } from '../money.ts';
import { minuteText } from '../time.ts';
import type { ReasonWords } from '../words.ts';
import { type FieldName, kindOf } from './detail.ts';
import type { Detail } from './rules.ts';

type Entry = WarningViewData['timeline'][number];

/** What an entry's detail says in words; keys this page does not know stay unsaid. */
export function entryNote(
  { action, detail }: Entry,
  words: Pick<WordsData, 'outcomes' | 'steps' | 'levels' | 'fields'>,
): string {
  const notes: string[] = [];
  const { outcome, step, reason, from, to, fields, inTime, nobodyLeft } = detail;
  if (typeof outcome === 'string') notes.push(words.outcomes[outcome] ?? '');
  if (typeof step === 'number') notes.push(words.steps[step] ?? '');
  if (typeof reason === 'string') notes.push(`原因：${reason}`);
  if (action === 'raised' && typeof from === 'string' && typeof to === 'string') {
    notes.push(`${words.levels[from]?.tag ?? ''}→${words.levels[to]?.tag ?? ''}`);
  }
  if (Array.isArray(fields)) notes.push(fields.map((field) => words.fields[String(field)] ?? '').join('、'));
  if (inTime === false) notes.push('超时');
  if (nobodyLeft === true) notes.push('顾问都不在现场');
  return notes.filter((note) => note !== '').join('，');
}

/** Card titles lose their variables on the way here; those that mean nothing without get a name of their own. */
const CARD_NAMES: Record<string, string> = {
  C01: '签收任务',
  C01m: '签收任务',
  C01b: '回访任务',
  C10: '升级通知',
  C10a: '接手确认',
  C28: '操作未生效',
  C34: '汇总通知',
  C34r: '再次提醒',
  C37: '交接请求',
  C41: '待办通知',
};

export function cardName(template: string, words: Pick<WordsData, 'templates'>): string {
  return CARD_NAMES[template] ?? words.templates[template]?.replace(/【[^】]*】/g, '') ?? template;
}

const TROUBLE = new Set(['rejected_perm', 'unreachable', 'dead', 'unconfirmed']);

export function isTrouble(deliveryState: string): boolean {
  return TROUBLE.has(deliveryState);
}

/** Money has lines of its own. */
export const PARTICULARS: readonly FieldName[] = [...REPORTED_PARTICULARS, 'caseRef', 'stopPayment'];

export function valueText(field: FieldName, detail: Partial<Detail>, methods: Record<string, string>): string {
  const value = detail[field];
  if (Array.isArray(value)) return value.map(minuteText).join('、');
  if (typeof value === 'number') return yuanText(value);
  if (value === undefined) return '';
  const kind = kindOf(field);
  if (kind === 'moment') return minuteText(value);
  return kind === 'method' ? (methods[value] ?? value) : value;
}

/** What stands on the form that asks why. */
export const REASONS: Record<'return' | 'revoke', ReasonWords> = {
  return: {
    title: '退回补充',
    hint: '写明还缺什么，反馈人会收到。',
    placeholder: '如 请补充见面时间和劝阻方式',
    submit: '退回',
  },
  revoke: {
    title: '撤销预警',
    hint: '已签收的人会收到停止查找的通知。撤销后不能恢复。',
    placeholder: '如 重复下发',
    submit: '撤销预警',
    confirm: '再按一次，确认撤销',
  },
};
