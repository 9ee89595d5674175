import type { WarningViewData, WordsData } from '../contract.ts';

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

/** Both lists only grow at their end, so the place from the start names an entry for good. */
export function numberedNewestFirst<T>(entries: readonly T[]): (T & { n: number })[] {
  return entries.map((entry, n) => ({ ...entry, n })).reverse();
}
