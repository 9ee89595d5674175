import type { output } from 'zod';
import type { UnitList } from '../../domain/duty/api.ts';
import type { ReadinessList } from '../../domain/readiness/api.ts';
import { call } from '../kit/call.ts';

export type Readiness = output<typeof ReadinessList>['organisations'][number];
export type Unit = output<typeof UnitList>['units'][number];

export const loadUnits = (id: string) =>
  call<output<typeof UnitList>>('GET', `/api/organisations/${encodeURIComponent(id)}/units`);

/** Why somebody would not hear of a warning, the worst first. */
export const TROUBLES: readonly [code: string, name: string, todo: string][] = [
  ['LEFT', '账号已停用', '请核实是否离职'],
  ['NO_ACCOUNT', '没有账号', '请开通企业微信'],
  ['UNREACHABLE', '消息发不到', '请核对账号许可和可见范围'],
  ['NOT_ACTIVATED', '账号未激活', '请提醒登录一次'],
  ['NEVER_ANSWERED', '从未回应', '请当面问一问'],
];

export function troubleName(code: string): string {
  return TROUBLES.find(([known]) => known === code)?.[1] ?? '联系不上';
}

export function troubledCount({ troubles }: Pick<Readiness, 'troubles'>): number {
  return Object.values(troubles).reduce((sum, count) => sum + count, 0);
}

/** What is red about an organisation, in a few words each. */
export function redOf(one: Readiness): string[] {
  const red: string[] = [];
  if (one.noAdvisor) red.push('缺安全顾问');
  if (troubledCount(one) > 0) red.push(`${troubledCount(one)}人联系不上`);
  if (one.unitsWithoutOwner > 0) red.push(`${one.unitsWithoutOwner}个部门缺负责人`);
  if (one.notPractised > 0) red.push(`${one.notPractised}名顾问未练习`);
  return red;
}

/** Nobody to call comes before somebody who cannot be called. */
export function worstFirst(a: Readiness, b: Readiness): number {
  return (
    Number(b.noAdvisor) - Number(a.noAdvisor) || troubledCount(b) - troubledCount(a) || a.code.localeCompare(b.code)
  );
}
