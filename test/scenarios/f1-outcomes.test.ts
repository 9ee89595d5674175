import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/domain/warnings/types.ts';
import { useDeeds } from '../support/deeds.ts';
import { useTown } from '../support/town.ts';

interface Row {
  outcome: Outcome;
  by: 'met' | 'not found';
  press: string;
  next: string;
  state: 'REPORTED' | 'RETURNED';
  timer: 'review' | 'ladder' | 'match';
  missing: string[];
  /** What rings, and at whom. */
  rings: Record<string, string>;
}

const toReview = { 'duty-01': '【待办】处置结果待复核' };
const toSender = { 'centre-1': '【待办】预警待匹配员工', 'centre-2': '【待办】预警待匹配员工' };
const ROWS: Row[] = [
  {
    outcome: 'DISSUADED',
    by: 'met',
    press: '已劝阻未转账',
    next: '请再陪一会儿，民警将复核',
    state: 'REPORTED',
    timer: 'review',
    missing: [],
    rings: toReview,
  },
  {
    outcome: 'PARTIAL_LOSS',
    by: 'met',
    press: '转了一部分',
    next: '请陪他拨110，等民警联系',
    state: 'REPORTED',
    timer: 'ladder',
    missing: ['lossCents', 'transferAt'],
    rings: { 'cp-01': '【升级】本人转了一部分', 'centre-1': '【升级】本人转了一部分' },
  },
  {
    outcome: 'SCAMMED',
    by: 'met',
    press: '钱已转出',
    next: '请陪他拨110，等民警联系',
    state: 'REPORTED',
    timer: 'ladder',
    missing: ['lossCents', 'transferAt', 'channel'],
    rings: { 'cp-01': '【升级】本人钱已转出', 'centre-1': '【升级】本人钱已转出', 'centre-2': '【升级】本人钱已转出' },
  },
  {
    outcome: 'NOT_INVOLVED',
    by: 'met',
    press: '核实未受骗',
    next: '谢谢核实，无需操作',
    state: 'REPORTED',
    timer: 'review',
    missing: [],
    rings: toReview,
  },
  {
    outcome: 'REFUSED',
    by: 'met',
    press: '拒绝配合',
    next: '请陪着本人，民警会跟进',
    state: 'REPORTED',
    timer: 'ladder',
    missing: ['said'],
    rings: { 'cp-01': '【升级】本人拒绝配合' },
  },
  {
    outcome: 'FALSE_ALARM',
    by: 'met',
    press: '误报',
    next: '谢谢核实，无需操作',
    state: 'REPORTED',
    timer: 'review',
    missing: ['reason'],
    rings: toReview,
  },
  {
    outcome: 'UNREACHABLE',
    by: 'not found',
    press: '联系不上',
    next: '已转民警，请保持手机畅通',
    state: 'REPORTED',
    timer: 'ladder',
    missing: [],
    rings: { 'cp-01': '【升级】本人联系不上' },
  },
  {
    outcome: 'OFF_SITE',
    by: 'not found',
    press: '不在单位',
    next: '已转民警，请保持手机畅通',
    state: 'REPORTED',
    timer: 'ladder',
    missing: [],
    rings: { 'cp-01': '【升级】本人不在单位' },
  },
  {
    outcome: 'LEFT_COMPANY',
    by: 'not found',
    press: '已离职',
    next: '已转民警核查，无需再找',
    state: 'RETURNED',
    timer: 'match',
    missing: ['leftOn'],
    rings: toSender,
  },
  {
    outcome: 'WRONG_PERSON',
    by: 'not found',
    press: '非本单位人员',
    next: '已转民警核查，无需再找',
    state: 'RETURNED',
    timer: 'match',
    missing: [],
    rings: toSender,
  },
];

describe('F1: an outcome is two taps away', () => {
  const town = useTown();
  const { act, press, shown, timers, titles, warn } = useDeeds(town);

  test.each(ROWS)('$outcome counts at once, without any field', async (row) => {
    const warning = await warn(`emp-0010-00${10 + ROWS.indexOf(row)}`);
    await press('adv-0010-1', '立即签收', warning);
    await press('adv-0010-1', row.by === 'met' ? '已见到本人' : '找不到人', warning);
    await press('adv-0010-1', row.press, warning);

    const view = await town.view(warning);
    const isOpen = row.timer === 'ladder';
    expect(view).toMatchObject({ state: row.state, outcome: row.outcome, missing: row.missing });
    expect(view.openReason).toBe(isOpen || row.state === 'RETURNED' ? row.outcome : null);
    expect(Object.keys(await timers(warning))).toEqual([row.timer]);
    const [first] = (await town.phone('adv-0010-1').screen()).filter((one) =>
      JSON.stringify(one).includes(warning.number),
    );
    expect(first?.card?.main_title).toEqual({ title: '已反馈，谢谢您', desc: row.next });
    for (const [userid, title] of Object.entries(row.rings)) expect(await titles(userid, warning)).toContain(title);
    expect((await titles('adv-0010-1', warning)).includes('反馈还需补充一点')).toBe(row.missing.length > 0);
  });

  test('the card after the outcome names the outcome and no person any more', async () => {
    const warning = await warn('emp-0010-0030');
    await press('adv-0010-1', '立即签收', warning);
    const signed = await shown('adv-0010-1', warning);
    await press('adv-0010-1', '已见到本人', warning);
    expect(await shown('adv-0010-1', warning)).toMatchObject({
      title: '见到了，现在情况怎样？',
      buttons: ['已劝阻未转账', '转了一部分', '钱已转出', '核实未受骗', '拒绝配合', '需要支援'],
      menu: ['误报', '更多结果'],
    });
    await press('adv-0010-1', '核实未受骗', warning);
    expect(await shown('adv-0010-1', warning)).toMatchObject({
      fields: { 编号: warning.number, 结果: '核实未受骗' },
      buttons: [],
      menu: ['选错了'],
    });
    const person = signed.fields.本人?.split(' ')[0] ?? '';
    expect(person).toMatch(/^[^*]{2,}$/);
    expect(JSON.stringify(await town.phone('adv-0010-1').card(warning))).not.toContain(person);
  });

  test('C02 gives outcome, method and time in one submit; a MEDIUM by phone needs no more', async () => {
    const warning = await warn('emp-0010-0031', { level: 'MEDIUM' });
    await town.advance(20 * 60_000);
    await press('adv-0010-1', '立即签收', warning);
    await press('adv-0010-1', '反馈结果', warning);
    await press('adv-0010-1', '提交反馈', warning, { outcome: ['DISSUADED'], method: ['PHONE'], when: ['15'] });
    const view = await town.view(warning);
    expect(view).toMatchObject({ state: 'REPORTED', outcome: 'DISSUADED', missing: [] });
    expect(Date.parse(view.now) - Date.parse(view.metAt ?? '')).toBe(15 * 60_000);
  });

  test('an outcome without a receipt is a receipt too; the same press again changes nothing', async () => {
    const warning = await warn('emp-0010-0032');
    const first = await act('adv-0010-1', warning, 'outcome', { outcome: 'NOT_INVOLVED' });
    const again = await act('adv-0010-1', warning, 'outcome', { outcome: 'NOT_INVOLVED' });
    expect(first).toMatchObject({ state: 'REPORTED', missing: ['method'], owner: { kind: 'ADVISOR', me: true } });
    expect(again.timeline).toEqual(first.timeline);
  });
});
