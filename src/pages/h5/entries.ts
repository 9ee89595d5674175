import type { MyProtectionsData } from '../../domain/campaigns/api.ts';
import { POLICE } from './list/tabs.ts';

export type Entry = [path: string, name: string, said: string];

const OFFICER: Entry[] = [
  ['/h5/warnings', '我的任务', '等您处理的，和本辖区的预警'],
  ['/h5/warnings/new', '发起、上报预警', '填表，发给单位或报中心'],
  ['/h5/warnings/find', '查找预警', '办结的和以前的'],
  ['/h5/bulletins', '预警通报', '写通报、审批、看签收'],
  ['/h5/campaigns', '三项防护', '各单位进度、发起活动'],
  ['/h5/checks', '防护抽查', '看各单位核对到哪里'],
  ['/h5/organisations', '辖区单位', '谁联系不上，哪里缺人，缺口待处理'],
  ['/h5/visits', '上门走访', '哪里去过，哪里还没有'],
  ['/h5/appointments', '安全顾问聘任', '审核单位推荐的人选'],
  ['/h5/imports', '名单导入', '上传、检查、确认'],
  ['/h5/requests', '个人信息申请', '答复更正、删除的申请'],
  ['/h5/leave', '值班与请假', '我的班次和代班'],
  ['/h5/totals', '汇总数据', '各乡镇街道的合计'],
];

const ADVISOR: Entry[] = [
  ['/h5/warnings', '我的任务', '未办结的预警'],
  ['/h5/campaigns', '防护进度', '各部门完成情况，提醒未完成'],
  ['/h5/checks', '防护抽查', '核对本月抽中的同事'],
  ['/h5/bulletins', '预警通报', '转告本单位同事'],
  ['/h5/organisations', '单位准备情况', '谁联系不上，片区负责人'],
  ['/h5/visits', '上门走访', '登记走访，看哪里还没有去过'],
  ['/h5/appointments', '推荐安全顾问', '推荐同事，看进度'],
  ['/h5/imports', '员工名单', '上传、检查、确认'],
  ['/h5/leave', '请假与代班', '请假时由谁接预警'],
];

const OWNER: Entry[] = [
  ['/h5/warnings', '我的任务', '未办结的预警'],
  ['/h5/campaigns', '防护进度', '本部门完成情况'],
  ['/h5/visits', '上门走访', '登记走访，看哪里还没有去过'],
  ['/h5/leave', '请假与代班', '请假时由谁接预警'],
];

const PROPAGANDIST: Entry[] = [
  ['/h5/visits', '上门走访', '登记走访，看哪里还没有去过'],
  ['/h5/leave', '请假与代班', '请假时由谁接替'],
];

const DESK: Entry[] = [
  ['/h5/campaigns', '防护进度', '本网点同事完成情况'],
  ['/h5/imports', '员工名单', '上传、检查、确认'],
  ['/h5/leave', '值班与请假', '我的班次和代班'],
];

const AUDITOR: Entry[] = [
  ['/h5/audit', '审计日志', '谁做了什么，日志是否完整'],
  ['/h5/disclosures', '个人信息提供记录', '提供给谁、依据和用途'],
  ['/h5/warnings', '预警记录', '姓名已遮盖'],
  ['/h5/bulletins', '预警通报', '姓名已遮盖'],
  ['/h5/totals', '汇总数据', '各乡镇街道的合计'],
];

const JOINT_OFFICE: Entry[] = [['/h5/totals', '汇总数据', '各乡镇街道的合计']];

const COUNTY_ADMIN: Entry[] = [
  ['/h5/defects', '待处理的缺口', '缺人的岗位、没有对应的部门、消息通道'],
  ['/h5/organisations', '单位准备情况', '谁联系不上，哪里缺人'],
  ['/h5/totals', '汇总数据', '各乡镇街道的合计'],
];

const LECTURER: Entry[] = [['/h5/leave', '请假', '哪几天不能宣讲']];

const TASKS = '/h5/warnings';

export const OWN: Entry[] = [
  [TASKS, '我的任务', '等您处理的'],
  ['/h5/protections', '我的防护', '三项防护，随时可更正'],
  ['/h5/me', '我的信息', '查看、更正、删除、撤回'],
];

/** What a role finds on the home page; whoever has several finds all of it, each page once. */
export const WORK: [title: string, roles: readonly string[], entries: Entry[]][] = [
  ['工作', POLICE, OFFICER],
  ['安全顾问', ['ADVISOR'], ADVISOR],
  ['片区负责人', ['GRID_OWNER'], OWNER],
  ['宣传员', ['PROPAGANDIST'], PROPAGANDIST],
  ['银行与运营商', ['DESK'], DESK],
  ['宣讲员', ['LECTURER'], LECTURER],
  ['反诈联席办', ['JOINT_OFFICE'], JOINT_OFFICE],
  ['审计', ['AUDITOR'], AUDITOR],
  ['县级管理', ['COUNTY_ADMIN'], COUNTY_ADMIN],
];

/** `ofModules`: what modules bring for his rights, whatever his roles. */
export function worksOf(
  roles: readonly string[],
  ofModules: readonly Entry[] = [],
): [title: string, entries: Entry[]][] {
  const shown = new Set<string>();
  const work = WORK.filter(([, of]) => of.some((role) => roles.includes(role))).map(
    ([title, , entries]): [string, Entry[]] => {
      const fresh = entries.filter(([path]) => !shown.has(path));
      for (const [path] of fresh) shown.add(path);
      return [title, fresh];
    },
  );
  const own = OWN.filter(([path]) => !shown.has(path));
  const more: [string, Entry[]] = ['其他工作', ofModules.filter(([path]) => !shown.has(path))];
  return [...[...work, more].filter(([, entries]) => entries.length > 0), ['我自己', own]];
}

/** How much waits behind each entry; what waits behind none of his counts where all of it is listed. */
export function numbersOn(paths: readonly string[], counts: Readonly<Record<string, number>>): Map<string, number> {
  const numbers = new Map(paths.map((path) => [path, 0]));
  for (const [path, count] of Object.entries(counts)) {
    const entry = numbers.has(path) ? path : TASKS;
    numbers.set(entry, (numbers.get(entry) ?? 0) + count);
  }
  return numbers;
}

/** Of the protections how many he is asked for and has not answered; whoever said 「暂不」 is left in peace. */
export function askedOf({ items, declinedUntil }: Pick<MyProtectionsData, 'items' | 'declinedUntil'>): number {
  return declinedUntil === null ? items.filter(({ state }) => state === 'ASKED' || state === 'REJECTED').length : 0;
}
