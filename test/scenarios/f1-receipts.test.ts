import { describe, expect, test } from 'vitest';
import { maskName } from '../../src/lib/masking.ts';
import { hours, minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { pressTogether } from '../support/race.ts';
import { useTestApp } from '../support/test-app.ts';

describe('F1: receipts', () => {
  const testApp = useTestApp();
  const { nameOf, press, shown, timers, titles, warn } = useActions(testApp);

  test('before the receipt nobody reads a full name; the signer of a CRITICAL does, on his card alone', async () => {
    const warning = await warn('emp-0006-0010');
    const name = await nameOf('emp-0006-0010');
    await press('adv-0006-1', '立即签收', warning);
    expect((await shown('adv-0006-1', warning)).fields.本人).toContain(name);
    for (const userid of ['adv-0006-2', 'cp-07'])
      expect(JSON.stringify(await testApp.phone(userid).screen())).not.toContain(name);
  });

  test('an account renamed while its card is open: the press still counts as that person’s', async () => {
    const warning = await warn('emp-0005-0012');
    const name = await nameOf('adv-0005-1');
    await testApp.http.put('/sandbox/api/members/adv-0005-1', { newUserid: 'renamed.advisor' });
    await testApp.advance(0);
    await press('renamed.advisor', '立即签收', warning);
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED', owner: { name: maskName(name) } });
    await testApp.http.put('/sandbox/api/members/renamed.advisor', { newUserid: 'adv-0005-1' });
  });

  test('of a MEDIUM the card never shows the full name', async () => {
    const warning = await warn('emp-0006-0011', { level: 'MEDIUM' });
    const name = await nameOf('emp-0006-0011');
    await press('adv-0006-1', '立即签收', warning);
    expect(await shown('adv-0006-1', warning)).toMatchObject({
      title: '已签收，请尽快联系本人',
      buttons: ['已联系上', '找不到人', '需要支援'],
      menu: ['转给同事', '反馈结果'],
    });
    expect(JSON.stringify(await testApp.phone('adv-0006-1').screen())).not.toContain(name);
  });

  test('「我不在现场」 of one is no receipt: the others are still asked, and he may sign later', async () => {
    const warning = await warn('emp-0006-0012');
    await press('adv-0006-1', '我不在现场', warning);
    expect(await shown('adv-0006-1', warning)).toMatchObject({ title: '已请其他同事处理', buttons: ['立即签收'] });
    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', escalationStep: 0 });
    await press('adv-0006-1', '立即签收', warning);
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED' });
  });

  test('「我不在现场」 of all brings community police at once', async () => {
    const warning = await warn('emp-0006-0013');
    for (const userid of ['adv-0006-1', 'adv-0006-2']) await press(userid, '我不在现场', warning);
    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', escalationStep: 2 });
    expect(await titles('cp-07', warning)).toContain('【升级】顾问都不在现场');
    await testApp.advance(minutes(3));
    expect(await titles('duty-04', warning)).toEqual(['【升级】顾问都不在现场']);
  });

  test('「下一班次处理」 moves the next step of a MEDIUM to the next shift, once', async () => {
    const warning = await warn('emp-0006-0014', { level: 'MEDIUM' });
    await press('adv-0006-1', '下一班次处理', warning);
    expect(await shown('adv-0006-1', warning)).toMatchObject({
      title: '已改到下一班次提醒',
      buttons: ['立即签收', '需要支援'],
    });
    const before = (await testApp.view(warning)).deadlines;
    expect(before.map(({ purpose }) => purpose)).toEqual(['ladder', 'ack']);
    for (const { dueAt } of before) expect(dueAt).toMatch(/T00:00:00.000Z$/); // 08:00 in Shanghai: no roster at this plant
    await press('adv-0006-2', '下一班次处理', warning);
    expect((await testApp.view(warning)).deadlines).toEqual(before);
    await testApp.advance(hours(1));
    expect(await titles('adv-0006-2', warning)).toEqual(['已改到下一班次提醒']);
  });

  test('where a roster says so, the next shift begins in the evening', async () => {
    const warning = await warn('emp-0001-0100', { level: 'MEDIUM' });
    await press('adv-0001-1', '下一班次处理', warning);
    expect((await testApp.view(warning)).deadlines[0]?.dueAt).toMatch(/T12:00:00.000Z$/); // 20:00 in Shanghai
  });

  test('the page says until when a receipt is in time, and forgets it with the receipt', async () => {
    const warning = await warn('emp-0006-0016');
    await testApp.advance(minutes(2));
    expect(await timers(warning)).toMatchObject({ ack: 3, ladder: 3 });
    await press('adv-0006-1', '立即签收', warning);
    expect(Object.keys(await timers(warning))).not.toContain('ack');
  });

  test('two advisors in one second: one signs, the other reads who has it', async () => {
    const warning = await warn('emp-0006-0015');
    await pressTogether(testApp, ['adv-0006-1', 'adv-0006-2'], warning);
    await testApp.advance(0);
    const seen = await Promise.all(['adv-0006-1', 'adv-0006-2'].map((one) => titles(one, warning)));
    const signed = seen.filter(([title]) => title === '已签收，请尽快见到本人');
    const late = seen.filter(([title]) => title === '这次操作没有生效' || title === '已有同事签收，谢谢您');
    expect([signed.length, late.length]).toEqual([1, 1]);
  });
});
