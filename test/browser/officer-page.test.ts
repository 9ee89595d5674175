import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { cardOn, pageIn } from '../support/desk.ts';
import { useTestApp } from '../support/test-app.ts';

describe('the officers’ page behind the card', () => {
  const testApp = useTestApp();
  const { act, look, nameOf, press, titles, warn } = useActions(testApp);
  const views = useBrowser(testApp);

  async function reported(employeeId: string, outcome: string) {
    const warning = await warn(employeeId);
    for (const text of ['立即签收', '已见到本人', outcome]) await press('adv-0001-1', text, warning);
    return warning;
  }

  test('community police take over from the escalation card’s page', async () => {
    const desk = await views.desk();
    const warning = await warn('emp-0001-0050');
    await testApp.advance(minutes(5));
    await cardOn(desk, '社区民警', '【升级】企业超时未签收').getByRole('button', { name: '查看详情' }).click();
    const page = pageIn(desk, '社区民警');
    await page.getByRole('heading', { name: '企业还没有签收' }).waitFor();
    await snapshot(desk, 'h5-20-officer');
    await page.getByRole('button', { name: '我来处置' }).click();
    const who = page.getByRole('region', { name: '员工本人' });
    await who.getByText(await nameOf('emp-0001-0050')).waitFor();
    await who.getByText(`${await nameOf('cp-01')}（您）`).waitFor();
    await snapshot(desk, 'h5-21-taken-over');
    await cardOn(desk, '社区民警', '已由您接手，请尽快到场').waitFor();
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED', owner: { kind: 'POLICE' } });
  });

  test('passed on to the station’s duty from the page', async () => {
    const warning = await warn('emp-0001-0051');
    await testApp.advance(minutes(5));
    const page = await views.open('cp-01', `/h5/w/${warning.id}`);
    await page.getByRole('button', { name: '转派值班' }).tap();
    await page.getByRole('status').getByText('已通知派出所值班').waitFor();
    await snapshot(page, 'h5-22-assigned', { whole: true });
    await expect.poll(() => titles('duty-01', warning)).toContain('【升级】企业超时未签收');
  });

  test('station duty opens the review from its card, adds what is missing and approves', async () => {
    const desk = await views.desk();
    const warning = await reported('emp-0001-0052', '误报');
    const card = cardOn(desk, '派出所值班', '【待办】处置结果待复核', warning.number);
    await card.getByRole('button', { name: '去处理' }).click();
    const page = pageIn(desk, '派出所值班');
    await page.getByRole('heading', { name: '请复核处置结果' }).waitFor();
    await snapshot(desk, 'h5-23-review');
    await page.getByRole('navigation').getByRole('button', { name: '复核通过' }).click();
    const sheet = page.getByRole('dialog', { name: '复核处置结果' });
    await sheet.getByText('还需补充', { exact: true }).waitFor();
    await sheet.getByRole('button', { name: '正常购物' }).click();
    await snapshot(desk, 'h5-24-approve');
    await sheet.getByRole('button', { name: '复核通过，办结' }).click();
    await page.getByRole('heading', { name: '已办结，辛苦了' }).waitFor();
    await snapshot(desk, 'h5-25-closed');
    expect(await look('duty-01', warning)).toMatchObject({ state: 'CLOSED', detail: { reason: '正常购物' } });
  });

  test('sent back with a reason, the advisor is told what is wanted', async () => {
    const warning = await reported('emp-0001-0053', '核实未受骗');
    const page = await views.open('duty-01', `/h5/w/${warning.id}`);
    await page.getByRole('navigation').getByRole('button', { name: '退回补充' }).tap();
    const sheet = page.getByRole('dialog', { name: '退回补充' });
    await sheet.getByRole('button', { name: '退回', exact: true }).tap();
    await sheet.getByText('请写明原因').waitFor();
    await sheet.getByRole('textbox', { name: '原因' }).fill('请写明见面地点');
    await sheet.getByRole('button', { name: '退回', exact: true }).tap();
    await page.getByRole('status').getByText('已退回，请对方补充').waitFor();
    await snapshot(page, 'h5-26-returned', { whole: true });
    await expect.poll(() => titles('adv-0001-1', warning)).toContain('反馈还需补充一点');
    expect(await testApp.view(warning)).toMatchObject({ state: 'CONTACTED', outcome: null });
  });

  test('the centre finds the employee of an unmatched one, then revokes it', async () => {
    const desk = await views.desk();
    const warning = await testApp.warn({ person: { phone: '15400000001' }, note: '来电人自称快递客服' });
    await testApp.advance(0);
    const card = cardOn(desk, '反诈中心', '【待办】预警待匹配员工', warning.number);
    await card.getByRole('button', { name: '去处理' }).click();
    const page = pageIn(desk, '反诈中心');
    await page.getByRole('heading', { name: '请为这条预警匹配员工' }).waitFor();
    await snapshot(desk, 'h5-27-unmatched');
    await page.getByRole('navigation').getByRole('button', { name: '匹配员工' }).click();
    const match = page.getByRole('dialog', { name: '匹配员工' });
    await match.getByLabel('员工').fill('0001/9999');
    await match.getByRole('button', { name: '查找' }).click();
    await match.getByText('没有找到在职的员工').waitFor();
    await match.getByText('备注：来电人自称快递客服').waitFor();
    await match.getByRole('button', { name: '查看来件电话' }).click();
    await match.getByText('154 0000 0001').waitFor();
    await match.getByRole('button', { name: '匹配并下发' }).click();
    await match.getByText('请先选择一名员工').waitFor();
    await match.getByLabel('员工').fill('汽车部件 0054');
    await match.getByRole('button', { name: '查找' }).click();
    await match.getByRole('button', { name: /工号0054/ }).click();
    await snapshot(desk, 'h5-28-candidates');
    await match.getByRole('button', { name: '匹配并下发' }).click();
    await page.getByRole('status').getByText('已匹配并下发').waitFor();
    await cardOn(desk, '安全顾问', '【特急】请马上去找一位同事', warning.number).waitFor();

    await page.getByRole('button', { name: '撤销预警' }).click();
    const revoke = page.getByRole('dialog', { name: '撤销预警' });
    await revoke.getByRole('textbox', { name: '原因' }).fill('重复下发');
    await revoke.getByRole('button', { name: '撤销预警' }).click();
    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED' });
    await revoke.getByRole('button', { name: '再按一次，确认撤销' }).click();
    await page.getByRole('heading', { name: '预警已撤销，请停止查找' }).waitFor();
    await snapshot(desk, 'h5-29-revoked');
    await cardOn(desk, '安全顾问', '【撤销】请停止查找', warning.number).waitFor();
  });

  test('a warning nobody signed says for how long, whose it was and since when, and is red at the top step', async () => {
    const warning = await warn('emp-0001-0058', { level: 'HIGH' });
    await testApp.advance(minutes(11));
    const advisor = await views.open('adv-0001-1', `/h5/w/${warning.id}`);
    await advisor.getByText('已超时').waitFor();
    await advisor.getByText('无人签收').waitFor();
    await advisor.getByText(/^企业顾问应于 [\d: -]+ 前签收$/).waitFor();
    await snapshot(advisor, 'h5-27-late-advisor', { whole: true });
    await testApp.advance(minutes(70));
    const page = await views.open('duty-01', `/h5/w/${warning.id}`);
    const now = page.getByRole('region', { name: '现在要做的事' });
    await now.getByText('无人接手').waitFor();
    expect(await now.textContent()).toMatch(/已超时\s*1小时1\d分\s*无人接手\s*企业顾问应于 [\d: -]+ 前签收/);
    expect(await now.getAttribute('class')).toContain('is-exhausted');
    await snapshot(page, 'h5-28-late-officer', { whole: true });
  });

  test('who reported that he cannot find him sees no clock of the police, who see theirs', async () => {
    const warning = await warn('emp-0001-0059');
    await press('adv-0001-1', '立即签收', warning);
    await act('adv-0001-1', warning, 'outcome', { outcome: 'UNREACHABLE', detail: { method: 'PHONE' } });
    const advisor = await views.open('adv-0001-1', `/h5/w/${warning.id}`);
    await advisor.getByRole('region', { name: '现在要做的事' }).waitFor();
    expect(await advisor.getByRole('timer').count()).toBe(0);
    const police = await views.open('cp-01', `/h5/w/${warning.id}`);
    await police.getByRole('timer').first().waitFor();
  });
});
