import type { ImportViewData } from '../../../domain/roster/api.ts';

/** A mark beside the word, so that no state is told by its colour alone. */
export const STATES: Readonly<Record<ImportViewData['state'], { word: string; colour: string }>> = {
  CHECKING: { word: '… 正在检查', colour: 'processing' },
  CHECKED: { word: '▲ 待确认', colour: 'warning' },
  APPLYING: { word: '… 正在导入', colour: 'processing' },
  DONE: { word: '✓ 已导入', colour: 'success' },
  FAILED: { word: '✕ 没有成功', colour: 'error' },
  DISCARDED: { word: '■ 已放弃', colour: 'default' },
  EXPIRED: { word: '■ 已过期', colour: 'default' },
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

export const isMoving = ({ state }: Pick<ImportViewData, 'state'>): boolean =>
  state === 'CHECKING' || state === 'APPLYING';

export const importPath = (id: string): string => `/api/imports/${encodeURIComponent(id)}`;

/** What it changes tells one list from another, not its length alone. */
export function figuresOf({ counts }: Pick<ImportViewData, 'counts'>): string {
  const changes = COUNTS.filter(([key]) => counts[key] > 0).map(([key, name]) => `${name}${counts[key]}人`);
  return changes.length === 0 ? '没有变化' : changes.join('，');
}
