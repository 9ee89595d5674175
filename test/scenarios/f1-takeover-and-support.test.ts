import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

// 0006: adv-0006-1 and -2, community police cp-07, station duty-04.
describe('F1/F4: taking over and calling for support', () => {
  const testApp = useTestApp();
  const { act, look, nameOf, press, shown, timers, titles, warn } = useActions(testApp);

  test('「我来处置」: the officer sees the full name, everybody else that it is taken, the ladder rests', async () => {
    const warning = await warn('emp-0006-0010');
    await testApp.advance(minutes(5));
    await press('cp-07', '我来处置', warning);
    const card = await shown('cp-07', warning);
    expect(card).toMatchObject({ title: '已由您接手，请尽快到场', buttons: ['已见到本人', '找不到人', '请求增援'] });
    expect(card.fields.本人).toContain(await nameOf('emp-0006-0010'));
    for (const userid of ['adv-0006-1', 'adv-0006-2'])
      expect(new Set(await titles(userid, warning))).toEqual(new Set(['已由同事接手，谢谢您']));
    expect(await timers(warning)).toMatchObject({ contact: 10, outcome: 60 });
    await testApp.advance(minutes(8));
    expect(await titles('duty-04', warning)).toEqual([]);
  });

  test('the advisor who had signed is told by a new message that police have it', async () => {
    const warning = await warn('emp-0006-0011');
    await press('adv-0006-1', '立即签收', warning);
    expect(await titles('cp-07', warning)).toEqual(['已有同事签收，谢谢您']);
    await act('cp-07', warning, 'take_over');
    expect(await titles('adv-0006-1', warning)).toEqual(['已由同事接手，谢谢您', '民警已接手，谢谢您']);
    expect((await shown('adv-0006-1', warning)).fields.民警).toBe(await nameOf('cp-07'));
    expect(await titles('adv-0006-2', warning)).toEqual(['已有同事签收，谢谢您']);
  });

  test('the officer reports on his own card, and his outcome waits for somebody else', async () => {
    const warning = await warn('emp-0006-0012');
    for (const text of ['我来处置', '已见到本人', '已劝阻未转账']) await press('cp-07', text, warning);
    expect(await testApp.view(warning)).toMatchObject({ state: 'REPORTED', outcome: 'DISSUADED', missing: [] });
    expect(await titles('duty-04', warning)).toEqual(['【待办】处置结果待复核']);
  });

  test('「转派值班」 calls the station now; the officer may still take over', async () => {
    const warning = await warn('emp-0006-0013');
    await press('cp-07', '转派值班', warning);
    expect(await titles('duty-04', warning)).toEqual(['【升级】企业超时未签收']);
    expect(await shown('cp-07', warning)).toMatchObject({
      desc: '已转派所内值班，您仍可接手',
      buttons: ['我来处置', '查看详情'],
    });
    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', escalationStep: 3 });
    expect((await look('cp-07', warning)).allowed).toContain('take_over');
    expect((await look('cp-07', warning)).allowed).not.toContain('assign_duty');
    expect((await look('duty-04', warning)).allowed).toContain('assign_duty');
    await press('duty-04', '我来处置', warning);
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED', owner: { kind: 'POLICE' } });
    expect((await titles('cp-07', warning)).at(-1)).toBe('已由同事接手，谢谢您');
  });

  test('「需要支援」 unsigned signs too, and calls community police and station at once', async () => {
    const warning = await warn('emp-0006-0014');
    await press('adv-0006-2', '需要支援', warning);
    expect(await testApp.view(warning)).toMatchObject({
      state: 'ACKED',
      escalationStep: 3,
      owner: { kind: 'ADVISOR' },
    });
    for (const userid of ['cp-07', 'duty-04']) expect(await titles(userid, warning)).toContain('【支援】顾问请求到场');
    const card = await shown('adv-0006-2', warning);
    expect(card).toMatchObject({ desc: expect.stringMatching(/^核验码\w{6}，已请求支援，请守在本人身边$/) });
    expect(card.fields).toMatchObject({ 支援: await nameOf('cp-07') });
    expect(card.fields.本人).toContain(await nameOf('emp-0006-0014'));
    expect(await titles('adv-0006-1', warning)).toEqual(['已有同事签收，谢谢您']);
  });

  test('a call for support goes on until police take over; having met the person does not end it', async () => {
    const warning = await warn('emp-0006-0015');
    for (const text of ['立即签收', '需要支援', '已见到本人']) await press('adv-0006-1', text, warning);
    await testApp.advance(minutes(4));
    expect(await titles('chief-04', warning)).toEqual(['【支援】顾问请求到场']);
    await press('duty-04', '我来处置', warning);
    await testApp.advance(minutes(8));
    expect(await titles('chief-04', warning)).toEqual(['已由同事接手，谢谢您']);
  });

  test('the call of an officer says that he calls, and who he is', async () => {
    const warning = await warn('emp-0006-0017');
    await press('cp-07', '我来处置', warning);
    await press('cp-07', '请求增援', warning);
    const called = await shown('duty-04', warning);
    expect(called).toMatchObject({ title: '【支援】社区民警请求增援', fields: { 民警: await nameOf('cp-07') } });
    expect(called.fields).not.toHaveProperty('顾问');
    const other = await warn('emp-0006-0018');
    await act('duty-04', other, 'take_over');
    await act('duty-04', other, 'support');
    expect(await titles('cp-07', other)).toContain('【支援】派出所值班请求增援');
  });

  test('「找不到人」 tells community police of a CRITICAL or HIGH that he is being looked for', async () => {
    const warning = await warn('emp-0006-0016', { level: 'HIGH' });
    await press('adv-0006-1', '立即签收', warning);
    await press('adv-0006-1', '找不到人', warning);
    expect(await titles('cp-07', warning)).toEqual(['【知会】顾问正在寻找本人']);
    await press('adv-0006-1', '继续找', warning);
    expect((await shown('adv-0006-1', warning)).title).toBe('已签收，请尽快见到本人');
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED', escalationStep: 0 });
  });
});
