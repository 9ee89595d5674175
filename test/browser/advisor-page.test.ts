import { describe, expect, test } from 'vitest';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { cardOn, pageIn, phoneOn } from '../support/desk.ts';
import { countOf } from '../support/records.ts';
import { useTestApp } from '../support/test-app.ts';

describe('the advisor’s page behind the card', () => {
  const testApp = useTestApp();
  const { act, look, nameOf, press, warn } = useActions(testApp);
  const views = useBrowser(testApp);

  test('a tap on the card opens it inside the phone: masked before, the full name and the script after signing there', async () => {
    const desk = await views.desk();
    const warning = await warn('emp-0001-0040');
    const name = await nameOf('emp-0001-0040');
    const card = cardOn(desk, '安全顾问', '【特急】请马上去找一位同事', warning.number);
    await card.getByRole('heading').click();

    const page = pageIn(desk, '安全顾问');
    const who = page.getByRole('region', { name: '员工本人' });
    await who.getByText('签收后显示全名').waitFor();
    expect(await who.textContent()).not.toContain(name);
    await snapshot(desk, 'h5-1-in-the-phone');
    await page.getByRole('button', { name: '立即签收' }).click();
    await who.getByText(name).waitFor();
    await page.getByText('见面这样说（劝阻话术）').waitFor();
    expect(await page.locator('.script li').count()).toBeGreaterThan(2);
    await snapshot(desk, 'h5-2-signed-in-the-phone');

    await phoneOn(desk, '安全顾问').getByRole('button', { name: '关闭' }).click();
    await cardOn(desk, '安全顾问', '已签收，请尽快见到本人', warning.number).waitFor();
  });

  test('the outcome needs one choice; what is missing is asked afterwards and brought on the page', async () => {
    const warning = await warn('emp-0001-0041');
    const page = await views.open('adv-0001-1', `/h5/w/${warning.id}`);
    await page.getByRole('button', { name: '立即签收' }).tap();
    await page.getByRole('heading', { name: '请直接到现场找到他' }).waitFor();
    await snapshot(page, 'h5-3-signed', { whole: true });
    await page.getByRole('button', { name: '已见到本人' }).tap();
    await page.getByRole('heading', { name: '见到了，现在情况怎样？' }).waitFor();
    await snapshot(page, 'h5-4-met');

    await page.getByRole('navigation').getByRole('button', { name: '反馈结果' }).tap();
    const form = page.getByRole('dialog', { name: '反馈劝阻结果' });
    await snapshot(page, 'h5-5-outcomes', { whole: true });
    await form.getByText('误报', { exact: true }).tap();
    await form.getByText('还需补充', { exact: true }).waitFor();
    await snapshot(page, 'h5-6-outcome-chosen');
    await form.getByRole('button', { name: '提交：误报' }).tap();
    await page.getByText('还需补充：原因').waitFor();
    await snapshot(page, 'h5-7-missing', { whole: true });

    await page.getByRole('button', { name: '去补充' }).tap();
    const more = page.getByRole('dialog', { name: '反馈还需补充一点' });
    await more.getByRole('button', { name: '提交补充' }).tap();
    await more.getByText('请至少填写一项').waitFor();
    await more.getByRole('button', { name: '与家人通话' }).tap();
    await more.getByRole('button', { name: '提交补充' }).tap();
    await page.getByRole('heading', { name: '已反馈，谢谢您' }).waitFor();
    await snapshot(page, 'h5-8-reported', { whole: true });
    expect(await look('adv-0001-1', warning)).toMatchObject({
      state: 'REPORTED',
      outcome: 'FALSE_ALARM',
      detail: { reason: '与家人通话' },
      missing: [],
    });
  });

  test('a sum that is no sum is said beside its field, and nothing is sent', async () => {
    const warning = await warn('emp-0001-0042');
    await press('adv-0001-1', '立即签收', warning);
    await press('adv-0001-1', '已见到本人', warning);
    const page = await views.open('adv-0001-1', `/h5/w/${warning.id}`);
    await page.getByRole('button', { name: '反馈结果' }).tap();
    const form = page.getByRole('dialog');
    await form.getByText('转了一部分', { exact: true }).tap();
    await form.getByLabel('损失金额').fill('一千');
    await form.getByRole('button', { name: '提交：转了一部分' }).tap();
    await form.getByText('请填数字').waitFor();
    await snapshot(page, 'h5-9-fault');
    expect(await testApp.view(warning)).toMatchObject({ state: 'CONTACTED' });

    await form.getByLabel('损失金额').fill('1,200.50');
    await form.getByRole('button', { name: '提交：转了一部分' }).tap();
    await page.getByRole('link', { name: '拨打 110' }).waitFor();
    await snapshot(page, 'h5-10-money-gone', { whole: true });
    expect(await look('centre-1', warning)).toMatchObject({ openReason: 'PARTIAL_LOSS', lossCents: 120_050 });
  });

  test('not found: what fits it is offered, and 「继续找」 goes back', async () => {
    const warning = await warn('emp-0001-0043');
    await press('adv-0001-1', '立即签收', warning);
    const page = await views.open('adv-0001-1', `/h5/w/${warning.id}`);
    await page.getByRole('button', { name: '找不到人' }).tap();
    const sheet = page.getByRole('dialog', { name: '没找到人？请选一项' });
    await sheet.waitFor();
    expect(await sheet.getByRole('radio').count()).toBe(4);
    await snapshot(page, 'h5-11-not-found');
    await sheet.getByRole('button', { name: '继续找' }).tap();
    await sheet.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: '请直接到现场找到他' }).waitFor();
  });

  test('two quick taps are one act', async () => {
    const warning = await warn('emp-0001-0044');
    const page = await views.open('adv-0001-1', `/h5/w/${warning.id}`);
    await page.getByRole('button', { name: '立即签收' }).dblclick();
    // What is said in passing is waited for at once: on a slow machine it is gone when the page has been read.
    await Promise.all([
      page.getByRole('status').getByText('已签收', { exact: true }).waitFor(),
      page.getByRole('heading', { name: '请直接到现场找到他' }).waitFor(),
    ]);
    await testApp.advance(0);
    expect(await countOf(testApp.app.db, warning, 'acknowledged')).toBe(1);
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED' });
    expect(await page.locator('.toast.is-bad').count()).toBe(0);
  });

  test('a wrong outcome can be taken back within ten minutes', async () => {
    const warning = await warn('emp-0001-0045');
    for (const text of ['立即签收', '已见到本人', '核实未受骗']) await press('adv-0001-1', text, warning);
    const page = await views.open('adv-0001-1', `/h5/w/${warning.id}`);
    await page.getByRole('button', { name: '选错了' }).tap();
    await page.getByRole('heading', { name: '见到了，现在情况怎样？' }).waitFor();
    expect(await testApp.view(warning)).toMatchObject({ state: 'CONTACTED', outcome: null });
  });

  test('the page follows what happens elsewhere: a colleague signs, the police take over', async () => {
    const warning = await warn('emp-0001-0046');
    const page = await views.open('adv-0001-2', `/h5/w/${warning.id}`);
    await page.getByRole('button', { name: '立即签收' }).waitFor();
    await press('adv-0001-1', '立即签收', warning);
    await page.getByRole('heading', { name: `${await nameOf('adv-0001-1')}正在去找本人` }).waitFor();
    await snapshot(page, 'h5-12-colleague', { whole: true });
    await act('cp-01', warning, 'take_over');
    await page.getByRole('heading', { name: `民警${await nameOf('cp-01')}正在去找本人` }).waitFor();
  });
});
