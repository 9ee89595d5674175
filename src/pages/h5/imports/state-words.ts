import type { ImportData } from './api.ts';

export const STATE_WORDS: Record<ImportData['state'], string> = {
  CHECKING: '正在检查',
  CHECKED: '待确认',
  APPLYING: '正在导入',
  DONE: '已导入',
  FAILED: '没有成功',
  DISCARDED: '已放弃',
  EXPIRED: '已过期',
};

export const COUNT_WORDS: readonly [key: keyof ImportData['counts'], name: string][] = [
  ['new', '新增'],
  ['rejoined', '重新入职'],
  ['moved', '换部门'],
  ['changed', '资料有变'],
  ['phonesChanged', '换手机号'],
  ['same', '没有变化'],
  ['leavers', '离职'],
];
