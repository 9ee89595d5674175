import type { PeopleData } from '../../../domain/warning-views/api.ts';
import type { NewWarningInput } from '../../../domain/warnings/api.ts';
import { personalNumbersIn } from '../../../lib/masking.ts';
import type { Level } from './parts.tsx';

export type Person = PeopleData['people'][number];

export const NOTE_MAX = 200;

/** A level by its key, the most urgent first. */
export const LEVEL_KEYS: readonly (readonly [Level, string])[] = [
  ['CRITICAL', '1'],
  ['HIGH', '2'],
  ['MEDIUM', '3'],
  ['LOW', '4'],
];

/** First letters of the types, for whoever types without an input method. */
export const FRAUD_INITIALS: Readonly<Record<string, string>> = {
  BRUSHING_REBATE: 'sdfl',
  FAKE_INVESTMENT: 'xjwltzlc',
  FAKE_SHOPPING: 'xjgwfw',
  FAKE_CS_LOGISTICS: 'mcdswlkf',
  FAKE_LOAN: 'xjdk',
  FAKE_CREDIT_REPAIR: 'xjzx',
  IMPERSONATE_LEADER: 'mcldsr',
  IMPERSONATE_AUTHORITY: 'mcgjfjzfjg',
  ROMANCE: 'wlhljy',
  GAME_TRADE: 'wlyxxjjy',
  TICKET_REFUND: 'jptgq',
  AI_DEEPFAKE: 'aihlns',
  OTHER: 'qt',
};

export interface RaiseDraft {
  /** One for each form opened: sent twice, it is one warning. */
  sourceRef: string;
  picked: Person | null;
  phone: string;
  level: Level | null;
  fraudType: string;
  source: string;
  note: string;
}

export function newDraft(): RaiseDraft {
  const random = Math.random().toString(36).slice(2, 10);
  return {
    sourceRef: `BD-${Date.now().toString(36)}-${random}`.toUpperCase(),
    picked: null,
    phone: '',
    level: null,
    fraudType: '',
    source: 'COUNTY',
    note: '',
  };
}

/** The first thing that is wrong, in the words of the form, and the field to go to. */
export function faultOf({
  picked,
  phone,
  level,
  fraudType,
  note,
}: RaiseDraft): { words: string; field: string } | null {
  if (!picked && phone === '') return { words: '请先查找并选择员工', field: 'who' };
  if (!level) return { words: '请选择等级，可按1到4', field: 'level-CRITICAL' };
  if (fraudType === '') return { words: '请选择诈骗类型', field: 'fraud-type' };
  if (fraudType === 'OTHER' && note.trim() === '')
    return { words: '类型是“其他”时，请在备注里写明情况', field: 'note' };
  if (personalNumbersIn(note).length > 0)
    return { words: '备注里不能有身份证号、银行卡号或手机号，请删去后再发', field: 'note' };
  return null;
}

export function warningOf({ sourceRef, picked, phone, level, fraudType, source, note }: RaiseDraft): NewWarningInput {
  return {
    sourceRef,
    level: level ?? 'MEDIUM',
    fraudType: fraudType as NewWarningInput['fraudType'],
    source: source as NonNullable<NewWarningInput['source']>,
    person: picked ? { employeeId: picked.employeeId } : { phone },
    ...(note.trim() ? { note: note.trim() } : {}),
  };
}
