import { hasRole, POLICE } from '../roles.ts';

export interface Tab {
  name: string;
  /** What waits for the reader himself, or whatever he may see. */
  isMine: boolean;
  isOpenOnly: boolean;
  empty: string;
}

const MINE: Tab = { name: '我的任务', isMine: true, isOpenOnly: true, empty: '现在没有等您处理的，辛苦了' };
const RECORDS: Tab = { name: '预警记录', isMine: false, isOpenOnly: false, empty: '还没有预警记录' };

const PLACES: readonly [roles: readonly string[], name: string][] = [
  [POLICE, '本辖区'],
  [['ADVISOR'], '本单位'],
  [['GRID_OWNER'], '本部门'],
];

/** The parts of the list that are the reader's, the one he opens first at the head. */
export function tabsOf(roles: readonly { role: string }[]): [Tab, ...Tab[]] {
  const place = PLACES.find(([wanted]) => hasRole(roles, wanted));
  if (place) {
    const [, name] = place;
    return [MINE, { name, isMine: false, isOpenOnly: true, empty: `${name}现在没有未办结的预警` }];
  }
  return hasRole(roles, ['AUDITOR']) ? [RECORDS, MINE] : [MINE];
}
