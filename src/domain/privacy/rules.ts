import { invalid } from '../../lib/problem.ts';
import { addMs, days, shanghaiDay } from '../../lib/time.ts';
import type { Correction } from '../directory/index.ts';
import type { AnswerData } from './api.ts';
import type { DataRequest } from './types.ts';

/** So many working days (Monday to Friday, Shanghai) after a moment, at the same hour. Public holidays only make us early. */
export function workingDaysAfter(at: Date, count: number): Date {
  let end = at;
  for (let left = count; left > 0; ) {
    end = addMs(end, days(1));
    if (isWeekday(end)) left -= 1;
  }
  return end;
}

function isWeekday(at: Date): boolean {
  const day = new Date(`${shanghaiDay(at)}T00:00:00Z`).getUTCDay();
  return day >= 1 && day <= 5;
}

export const FIELDS = { name: '姓名', phone: '手机号', employeeNo: '工号', post: '岗位', unit: '部门' } as const;
type Field = keyof typeof FIELDS;

/** What an answer does. */
export type Work =
  | { kind: 'NONE' | 'ERASE' | 'PROTECTIONS'; fields: Field[] }
  | { kind: 'CORRECT'; fields: Field[]; corrected: Correction };

/** 「已办理」 without anything to do is no answer. */
export function workOf(
  { kind }: Pick<DataRequest, 'kind'>,
  { state, corrected = {}, deletes }: Omit<AnswerData, 'answer'>,
): Work {
  if (state === 'REFUSED') return { kind: 'NONE', fields: [] };
  if (kind === 'DELETION') {
    if (deletes === undefined) throw invalid('deletes', '请选择删除全部资料，或只删除自愿填写的防护');
    return { kind: deletes === 'PERSON' ? 'ERASE' : 'PROTECTIONS', fields: [] };
  }
  const given = Object.fromEntries(Object.entries(corrected).filter(([, value]) => value !== undefined)) as Correction;
  const fields = (Object.keys(FIELDS) as Field[]).filter((field) => given[field] !== undefined);
  if (fields.length === 0)
    throw invalid('corrected', '请填写更正后的姓名、手机号、工号、岗位或部门；没有要更正的，请选择不予办理');
  return { kind: 'CORRECT', fields, corrected: given };
}
