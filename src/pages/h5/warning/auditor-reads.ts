import type { WarningViewData } from '../contract.ts';

/** How it stands, for whoever checks the work of others: nothing is asked of him. */
export function howItStands({ state, openReason }: WarningViewData, outcome: string): string {
  switch (state) {
    case 'NEW':
    case 'UNMATCHED':
      return '等待反诈中心匹配员工';
    case 'RETURNED':
      return `已退回：${outcome}`;
    case 'MATCHED':
      return '已匹配，到时间自动下发';
    case 'DISPATCHED':
      return '已下发，等待签收';
    case 'ACKED':
      return '已签收，尚未见到本人';
    case 'CONTACTED':
      return '已见到本人，等待反馈结果';
    case 'REPORTED':
      return openReason ? `已反馈：${outcome}，民警处置中` : `已反馈：${outcome}，等待复核`;
    case 'CLOSED':
      return outcome ? `已办结：${outcome}` : '已办结';
    case 'REVOKED':
      return '已撤销';
  }
}
