import type { Outcome } from '../../src/domain/warnings/types.ts';

/** One outcome given by card, and what follows from it. */
interface OutcomeRow {
  outcome: Outcome;
  by: 'met' | 'not found';
  press: string;
  next: string;
  state: 'REPORTED' | 'RETURNED';
  timer: 'review' | 'ladder' | 'match';
  missing: string[];
  /** What rings, and at whom. */
  rings: Record<string, string>;
}

const toReview = { 'duty-01': '【待办】处置结果待复核' };
const toSender = { 'centre-1': '【待办】预警待匹配员工', 'centre-2': '【待办】预警待匹配员工' };
/** Presses of adv-0010-1 about people of organisation 0010; the words are those of C01e and C10. */
export const OUTCOME_ROWS: OutcomeRow[] = [
  {
    outcome: 'DISSUADED',
    by: 'met',
    press: '已劝阻未转账',
    next: '请再陪一会儿，民警将复核',
    state: 'REPORTED',
    timer: 'review',
    missing: [],
    rings: toReview,
  },
  {
    outcome: 'PARTIAL_LOSS',
    by: 'met',
    press: '转了一部分',
    next: '请陪他拨110，等民警联系',
    state: 'REPORTED',
    timer: 'ladder',
    missing: ['lossCents', 'transferAt'],
    rings: { 'cp-01': '【升级】本人转了一部分', 'centre-1': '【升级】本人转了一部分' },
  },
  {
    outcome: 'SCAMMED',
    by: 'met',
    press: '钱已转出',
    next: '请陪他拨110，等民警联系',
    state: 'REPORTED',
    timer: 'ladder',
    missing: ['lossCents', 'transferAt', 'channel'],
    rings: { 'cp-01': '【升级】本人钱已转出', 'centre-1': '【升级】本人钱已转出', 'centre-2': '【升级】本人钱已转出' },
  },
  {
    outcome: 'NOT_INVOLVED',
    by: 'met',
    press: '核实未受骗',
    next: '谢谢核实，无需操作',
    state: 'REPORTED',
    timer: 'review',
    missing: [],
    rings: toReview,
  },
  {
    outcome: 'REFUSED',
    by: 'met',
    press: '拒绝配合',
    next: '请陪着本人，民警会跟进',
    state: 'REPORTED',
    timer: 'ladder',
    missing: ['said'],
    rings: { 'cp-01': '【升级】本人拒绝配合' },
  },
  {
    outcome: 'FALSE_ALARM',
    by: 'met',
    press: '误报',
    next: '谢谢核实，无需操作',
    state: 'REPORTED',
    timer: 'review',
    missing: ['reason'],
    rings: toReview,
  },
  {
    outcome: 'UNREACHABLE',
    by: 'not found',
    press: '联系不上',
    next: '已转民警，请保持手机畅通',
    state: 'REPORTED',
    timer: 'ladder',
    missing: ['attempts'], // both presses of one minute are one attempt
    rings: { 'cp-01': '【升级】本人联系不上' },
  },
  {
    outcome: 'OFF_SITE',
    by: 'not found',
    press: '不在单位',
    next: '已转民警，请保持手机畅通',
    state: 'REPORTED',
    timer: 'ladder',
    missing: [],
    rings: { 'cp-01': '【升级】本人不在单位' },
  },
  {
    outcome: 'LEFT_COMPANY',
    by: 'not found',
    press: '已离职',
    next: '已转民警核查，无需再找',
    state: 'RETURNED',
    timer: 'match',
    missing: ['leftOn'],
    rings: toSender,
  },
  {
    outcome: 'WRONG_PERSON',
    by: 'not found',
    press: '非本单位人员',
    next: '已转民警核查，无需再找',
    state: 'RETURNED',
    timer: 'match',
    missing: [],
    rings: toSender,
  },
];
