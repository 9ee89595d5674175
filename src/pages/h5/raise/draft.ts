import type { NewWarningInput } from '../../../domain/warnings/api.ts';
import type { Candidate } from '../parts/candidates.tsx';

export const NOTE_MAX = 200;

export interface RaiseDraft {
  /** One for each form opened: sent twice, it is one warning. */
  sourceRef: string;
  picked: Candidate | null;
  phone: string;
  level: NewWarningInput['level'] | null;
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

/** The first thing that is missing, in the words of the form. */
export function faultOf({ picked, phone, level, fraudType, note }: RaiseDraft): string | null {
  if (!picked && phone.trim() === '') return '请先查找并选择员工';
  if (!level) return '请选择等级';
  if (fraudType === '') return '请选择诈骗类型';
  if (fraudType === 'OTHER' && note.trim() === '') return '类型是“其他”时，请在备注里写明情况';
  return null;
}

/** What the second press sets going: about whom, of which organisation, how urgent, and who hears of it. */
export function sureText({ picked, phone }: RaiseDraft, level: string): string {
  if (!picked) return `将以“${level}”登记手机号${phone.trim()}，由中心匹配到员工后再通知其单位。`;
  const { name, organisationName, unitName } = picked;
  const where = [organisationName, unitName].filter(Boolean).join(' ');
  return `将发出“${level}”预警：${name}，${where}。按下后立即通知该单位的安全顾问。`;
}

export function warningOf({ sourceRef, picked, phone, level, fraudType, source, note }: RaiseDraft): NewWarningInput {
  return {
    sourceRef,
    level: level ?? 'MEDIUM',
    fraudType: fraudType as NewWarningInput['fraudType'],
    source: source as NonNullable<NewWarningInput['source']>,
    person: picked ? { employeeId: picked.employeeId } : { phone: phone.trim() },
    ...(note.trim() ? { note: note.trim() } : {}),
  };
}
