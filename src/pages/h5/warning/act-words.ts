import type { ActName, WarningViewData } from '../contract.ts';
import { isUrgent, readerOf } from './rules.ts';

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
