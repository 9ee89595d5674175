import { describe, expect, test } from 'vitest';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';
import { OUTCOME_ROWS } from './outcome-rows.ts';

describe('F1: an outcome is two taps away', () => {
  const testApp = useTestApp();
  const { act, press, refusedAct, shown, timers, titles, warn } = useActions(testApp);

  test.each(OUTCOME_ROWS)('$outcome counts at once, without any field', async (row) => {
    const warning = await warn(`emp-0010-00${10 + OUTCOME_ROWS.indexOf(row)}`);
    await press('adv-0010-1', '立即签收', warning);
    await press('adv-0010-1', row.by === 'met' ? '已见到本人' : '找不到人', warning);
    await press('adv-0010-1', row.press, warning);

    const view = await testApp.view(warning);
    const isOpen = row.timer === 'ladder';
    expect(view).toMatchObject({ state: row.state, outcome: row.outcome, missing: row.missing });
    expect(view.openReason).toBe(isOpen || row.state === 'RETURNED' ? row.outcome : null);
    expect(Object.keys(await timers(warning))).toEqual([row.timer]);
    const [first] = (await testApp.phone('adv-0010-1').screen()).filter((one) =>
      JSON.stringify(one).includes(warning.number),
    );
    expect(first?.card?.main_title).toEqual({ title: '已反馈，谢谢您', desc: row.next });
    for (const [userid, title] of Object.entries(row.rings)) expect(await titles(userid, warning)).toContain(title);
    expect((await titles('adv-0010-1', warning)).includes('反馈还需补充一点')).toBe(row.missing.length > 0);
  });

  test('another outcome on the page after the first is refused with the way out, and taken once the first is taken back', async () => {
    const warning = await warn('emp-0010-0031');
    const path = `/api/warnings/${warning.id}`;
    const page = await testApp.as('adv-0010-1');
    await page.post(`${path}/ack`);
    const first = { outcome: 'FALSE_ALARM', detail: { method: 'IN_PERSON' } };
    await page.post(`${path}/outcome`, first);
    expect((await page.request('POST', `${path}/outcome`, first)).status).toBe(200);
    const gone = { outcome: 'SCAMMED', detail: { lossCents: 500_000 } };
    const refused = await page.request('POST', `${path}/outcome`, gone);
    expect({ status: refused.status, ...JSON.parse(await refused.text()).error }).toEqual({
      status: 409,
      code: 'reported',
      message: '已反馈过，这次没有记录，选错了请先撤回，或告诉社区民警',
    });
    expect(await testApp.view(warning)).toMatchObject({ state: 'REPORTED', outcome: 'FALSE_ALARM' });
    await page.post(`${path}/undo`);
    await page.post(`${path}/outcome`, gone);
    const view = await testApp.view(warning);
    expect(view.openReason).toBe('SCAMMED');
    expect(view.missing).not.toContain('lossCents');
  });

  test('what cannot be done yet, or any more, is refused with what is true of the warning and comes next', async () => {
    const warning = await warn('emp-0010-0032');
    const refused = (name: string, body: object = {}) => refusedAct('adv-0010-1', warning, name, body);
    const unsigned = { status: 409, code: 'unsigned', message: '还没有人签收，下一步是签收' };
    for (const name of ['met', 'not_found', 'keep_looking', 'undo', 'hand_over', 'police_call'])
      expect([name, await refused(name)]).toEqual([name, unsigned]);
    await act('adv-0010-1', warning, 'ack');
    await act('adv-0010-1', warning, 'met');
    const met = { status: 409, code: 'met', message: '已见到本人，还没有反馈结果，下一步是反馈结果' };
    for (const name of ['not_on_site', 'not_found', 'keep_looking', 'undo'])
      expect([name, await refused(name)]).toEqual([name, met]);
    expect((await refused('revoke', { reason: 'x' })).status).toBe(403);
    expect((await testApp.view(warning)).timeline.map(({ action }) => action)).not.toContain('not_found');
  });

  test('whoever cannot say what is missing asks for a call, which the timeline keeps; nothing is no answer', async () => {
    const warning = await warn('emp-0010-0033');
    await act('adv-0010-1', warning, 'ack');
    await act('adv-0010-1', warning, 'outcome', { outcome: 'FALSE_ALARM', detail: { method: 'IN_PERSON' } });
    const calls = async () => (await testApp.view(warning)).timeline.filter(({ text }) => text === '请民警来电').length;
    await act('adv-0010-1', warning, 'police_call');
    expect(await calls()).toBe(1);
    expect(await titles('cp-01', warning)).toContain('【待办】顾问请民警来电');
    expect(await refusedAct('adv-0010-1', warning, 'supplement', { detail: {} })).toMatchObject({
      status: 400,
      message: '请填写要补充的内容',
    });
    await act('adv-0010-1', warning, 'supplement', { detail: { reason: '与本人通话' } });
    const complete = { status: 409, code: 'complete', message: '要补充的已经齐全，无需操作' };
    expect(await refusedAct('adv-0010-1', warning, 'police_call')).toEqual(complete);
    expect(await refusedAct('adv-0010-1', warning, 'supplement', { detail: { reason: 'y' } })).toEqual(complete);
    expect(await calls()).toBe(1);
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
    expect(JSON.stringify(await testApp.phone('adv-0010-1').card(warning))).not.toContain(person);
  });

  test('C02 gives outcome, method and time in one submit; a MEDIUM by phone needs no more', async () => {
    const warning = await warn('emp-0010-0031', { level: 'MEDIUM' });
    await testApp.advance(20 * 60_000);
    await press('adv-0010-1', '立即签收', warning);
    await press('adv-0010-1', '反馈结果', warning);
    await press('adv-0010-1', '提交反馈', warning, { outcome: ['DISSUADED'], method: ['PHONE'], when: ['15'] });
    const view = await testApp.view(warning);
    expect(view).toMatchObject({ state: 'REPORTED', outcome: 'DISSUADED', missing: [] });
    expect(Date.parse(view.now) - Date.parse(view.metAt ?? '')).toBe(15 * 60_000);
  });

  test('C02 with 「还没联系上」: no meeting is noted, and when it was is asked for', async () => {
    const warning = await warn('emp-0010-0033', { level: 'MEDIUM' });
    await press('adv-0010-1', '立即签收', warning);
    await press('adv-0010-1', '反馈结果', warning);
    await press('adv-0010-1', '提交反馈', warning, { outcome: ['DISSUADED'], method: ['SMS'], when: ['NOT_MET'] });
    const view = await testApp.view(warning);
    expect(view).toMatchObject({ state: 'REPORTED', outcome: 'DISSUADED', metAt: null, missing: ['metAt'] });
    expect(await titles('adv-0010-1', warning)).toContain('反馈还需补充一点');
  });

  test('an outcome without a receipt is a receipt too; the same press again changes nothing', async () => {
    const warning = await warn('emp-0010-0032');
    const first = await act('adv-0010-1', warning, 'outcome', { outcome: 'NOT_INVOLVED' });
    const again = await act('adv-0010-1', warning, 'outcome', { outcome: 'NOT_INVOLVED' });
    expect(first).toMatchObject({ state: 'REPORTED', missing: ['method'], owner: { kind: 'ADVISOR', me: true } });
    expect(again.timeline).toEqual(first.timeline);
  });
});
