import type { ReactNode } from 'react';
import type { ImportViewData } from '../../../domain/roster/api.ts';

export const STATES: Record<ImportViewData['state'], string> = {
  CHECKING: '正在检查',
  CHECKED: '待确认',
  APPLYING: '正在导入',
  DONE: '已导入',
  FAILED: '没有成功',
  DISCARDED: '已放弃',
  EXPIRED: '已过期',
};

export const COUNTS: readonly [key: keyof ImportViewData['counts'], name: string][] = [
  ['new', '新增'],
  ['rejoined', '重新入职'],
  ['moved', '换部门'],
  ['changed', '资料有变'],
  ['phonesChanged', '换手机号'],
  ['same', '没有变化'],
  ['leavers', '离职'],
];

interface TickProps {
  isTicked: boolean;
  onTick: (ticked: boolean) => void;
  children: ReactNode;
}

export function Tick({ isTicked, onTick, children }: TickProps) {
  return (
    <label className="tick">
      <input type="checkbox" checked={isTicked} onChange={(event) => onTick(event.target.checked)} />
      <span>{children}</span>
    </label>
  );
}
