import type { WarningListData, WarningViewData } from './contract.ts';

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
export function owedBy({ of }: Pick<Overdue, 'of'>, owner: WarningViewData['owner']): { by: string; deed: string } {
  const deed = DEED[of];
  if (of === 'MATCH') return { by: '反诈中心', deed };
  if (of === 'RECEIPT') return { by: '企业顾问', deed };
  if (of === 'PROGRESS' && owner) return { by: owner.me ? '您' : owner.name, deed };
  return { by: '民警', deed };
}
