import type { output } from 'zod';
import type { ActBodies, DetailBody, WarningListData, WarningViewData } from '../../../domain/warnings/api.ts';
import { isMoneyGone } from '../../../domain/warnings/types.ts';

export type ActName = keyof typeof ActBodies;
export type Detail = output<typeof DetailBody>;
export type OutcomeCode = Exclude<NonNullable<WarningViewData['outcome']>, 'POLICE_CLOSED'>;

/** What the one who reads is to this warning, as the service says it. */
export interface Reader {
  isPolice: boolean;
  isOwner: boolean;
  isReporter: boolean;
  readsOnly: boolean;
}

export function readerOf(view: WarningViewData): Reader {
  const { owner, allowed, viewer } = view;
  return {
    isPolice: viewer?.police === true,
    readsOnly: viewer?.readsOnly === true,
    isOwner: owner?.me === true,
    isReporter: allowed.includes('undo') || allowed.includes('supplement'),
  };
}

export function isUrgent({ level }: Pick<WarningViewData, 'level'>): boolean {
  return level === 'CRITICAL' || level === 'HIGH';
}

interface Arranged {
  /** What the bar at the foot offers, at most three; the first is the one that is asked for. */
  main: ActName[];
  isAsked: boolean;
  more: ActName[];
}

interface Situation {
  acts: ActName[];
  fits?: (view: WarningViewData) => boolean;
  /** False: possible, but nobody waits for it. */
  isAsked?: boolean;
}

const unplaced: Situation['fits'] = ({ state }) => ['NEW', 'UNMATCHED', 'RETURNED'].includes(state);
const isMet: Situation['fits'] = ({ state }) => state === 'CONTACTED';
const isPoliceOwned: Situation['fits'] = (view) => view.openReason !== null && readerOf(view).isOwner;
const isCase: Situation['fits'] = (view) => isPoliceOwned(view) && isMoneyGone(view.openReason);

/** First match wins; its first act must be allowed. */
const SITUATIONS: Situation[] = [
  { acts: ['approve', 'return'] },
  { acts: ['match'], fits: unplaced },
  { acts: ['ack', 'not_on_site', 'support'], fits: isUrgent },
  { acts: ['ack', 'next_shift', 'support'] },
  { acts: ['outcome', 'support'], fits: isMet },
  { acts: ['police_close', 'outcome', 'support'], fits: isCase },
  { acts: ['outcome', 'police_close', 'support'], fits: (view) => isPoliceOwned(view) && may(view, 'police_close') },
  { acts: ['supplement', 'police_call', 'support'] },
  { acts: ['support', 'outcome'], fits: (view) => view.openReason !== null, isAsked: false },
  { acts: ['met', 'not_found', 'support'] },
  { acts: ['take_over', 'assign_duty'] },
  { acts: ['return'] },
];

const MORE: ActName[] = [
  'met',
  'not_found',
  'outcome',
  'support',
  'supplement',
  'police_call',
  'not_on_site',
  'next_shift',
  'hand_over',
  'take_over',
  'assign_duty',
  'match',
  'police_close',
  'revoke',
];

export function arrange(view: WarningViewData): Arranged {
  const situation = SITUATIONS.find(({ acts, fits }) => may(view, acts[0]) && (fits?.(view) ?? true));
  const main = (situation?.acts ?? []).filter((act) => may(view, act)).slice(0, 3);
  return {
    main,
    isAsked: situation?.isAsked ?? true,
    more: MORE.filter((act) => may(view, act) && !main.includes(act)),
  };
}

function may(view: WarningViewData, act: ActName | undefined): boolean {
  return act !== undefined && view.allowed.includes(act);
}

/** Until when 「选错了」 stands beside an outcome; null where it makes no sense. The service decides again. */
export function undoUntil({ allowed, undoUntil: until }: WarningViewData): string | null {
  return allowed.includes('undo') ? until : null;
}

export type Overdue = NonNullable<WarningListData['warnings'][number]['overdue']>;

const MISSED: Record<Overdue['of'], string> = {
  MATCH: '无人匹配',
  RECEIPT: '无人签收',
  PROGRESS: '未见进展',
  TAKE_OVER: '无人接手',
  REVIEW: '无人复核',
};

/** What was missed; once the top step was told, nobody at all has taken what nobody signed. */
export function missedText({ of }: Pick<Overdue, 'of'>, exhausted: boolean): string {
  return MISSED[exhausted && of === 'RECEIPT' ? 'TAKE_OVER' : of];
}

const DEED: Record<Overdue['of'], string> = {
  MATCH: '完成匹配',
  RECEIPT: '签收',
  PROGRESS: '有进展',
  TAKE_OVER: '接手',
  REVIEW: '完成复核',
};

/** What should have been done, and by whom. */
export function owedBy({ of }: Pick<Overdue, 'of'>, owner: WarningViewData['owner']): { by: string; task: string } {
  const task = DEED[of];
  if (of === 'MATCH') return { by: '反诈中心', task };
  if (of === 'RECEIPT') return { by: '企业顾问', task };
  if (of === 'PROGRESS' && owner) return { by: owner.me ? '您' : owner.name, task };
  return { by: '民警', task };
}

const LABELS: Record<ActName, string> = {
  ack: '立即签收',
  not_on_site: '我不在现场',
  next_shift: '下一班次处理',
  support: '需要支援',
  met: '已见到本人',
  not_found: '找不到人',
  keep_looking: '继续找',
  outcome: '反馈结果',
  supplement: '去补充',
  undo: '选错了',
  take_over: '我来处置',
  assign_duty: '转派值班',
  hand_over: '转给同事',
  police_call: '请民警来电',
  match: '匹配员工',
  approve: '复核通过',
  return: '退回补充',
  police_close: '民警办结',
  revoke: '撤销预警',
};

export function labelOf(act: ActName, view: WarningViewData): string {
  if (act === 'met' && !isUrgent(view)) return '已联系上';
  if (act === 'support' && readerOf(view).isPolice) return '请求增援';
  if (act === 'match' && view.dispatchedAt !== null) return '改派给其他员工';
  return LABELS[act];
}

/** What a row under 「更多操作」 adds to its name. */
const EXPLAINED: Partial<Record<ActName, string>> = {
  outcome: '已有结果可直接反馈',
  next_shift: '下个班次再提醒一次',
  hand_over: '同事确认前仍由您负责',
  police_call: '有说不清的，请民警打给您',
  take_over: '由您负责，停止升级',
  assign_duty: '通知派出所值班',
  match: '核实不是本人时使用',
  police_close: '写明原因后办结',
  revoke: '通知停止查找，不能恢复',
  not_on_site: '将请其他同事处理',
  support: '社区民警和派出所会马上收到',
};

export function explanationOf(act: ActName, { colleague }: Pick<WarningViewData, 'colleague'>): string | undefined {
  return act === 'hand_over' && colleague ? `将请${colleague}接手，确认前仍由您负责` : EXPLAINED[act];
}

/** Said after the act went through. */
export const DONE: Record<ActName, string> = {
  ack: '已签收',
  not_on_site: '已请其他同事处理，若能赶到仍可签收',
  next_shift: '已改到下一班次提醒',
  support: '已请求支援，请守在本人身边',
  met: '已记录见面',
  not_found: '已记录，请继续找或选一项',
  keep_looking: '好的，请继续找',
  outcome: '已反馈，谢谢您',
  supplement: '已补充，谢谢您',
  undo: '已更正，请重新选择',
  take_over: '已由您接手，请尽快到场',
  assign_duty: '已通知派出所值班',
  hand_over: '已请同事接手，确认前仍由您负责',
  police_call: '已请民警来电，请保持手机畅通',
  match: '已匹配并下发',
  approve: '已复核通过',
  return: '已退回，请对方补充',
  police_close: '已办结',
  revoke: '已撤销，会通知停止查找',
};

/** Acts that ask for something first open a sheet; the others are done by the press. */
export const WITH_SHEET = new Set<ActName>([
  'outcome',
  'supplement',
  'match',
  'approve',
  'return',
  'police_close',
  'revoke',
]);
