import { describe, expect, test } from 'vitest';
import { addMs, days, minutes, shanghaiDay } from '../../src/lib/time.ts';
import { useCampaigns } from '../scenarios/campaign-actions.ts';
import { usePictures } from '../scenarios/evidence-actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';
import { heldPhone, sideways } from './held-phone.ts';

describe('the protections, from card to page', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);
  const { browser, open, until, board, mine, organisationIdOf } = useCampaigns(testApp);
  const { send } = usePictures(testApp);

  test('police open a campaign, an employee answers, his advisor sees, by name, who is left and reminds them', async () => {
    await until('09:02');
    const police = await views.open('centre-1', '/h5/campaigns/new');
    const today = await testApp.now();
    const deadline = police.getByLabel('截止日期');
    expect(await deadline.inputValue()).toBe(shanghaiDay(addMs(today, days(30))));
    await deadline.fill(shanghaiDay(addMs(today, -days(1))));
    await police.getByRole('button', { name: '看看有多少人' }).tap();
    await police.getByText('截止日期：不能早于今天').waitFor();
    await deadline.fill(shanghaiDay(addMs(today, days(60))));
    await police.getByLabel('活动名称').fill('');
    await police.getByRole('button', { name: '看看有多少人' }).tap();
    await police.getByText('请填写活动名称').waitFor();
    await snapshot(police, 'h5-39-campaign-faults', { whole: true });
    await police.getByLabel('活动名称').fill('三项防护行动');
    await police.getByRole('button', { name: '看看有多少人' }).tap();
    await police.getByText(/将发给\d+名员工/).waitFor();
    await snapshot(police, 'h5-40-campaign-new', { whole: true });
    await police.getByRole('button', { name: '确认发起' }).tap();
    await police.getByRole('heading', { name: '三项防护行动' }).waitFor();
    const id = new URL(police.url()).pathname.split('/').at(-1) ?? '';
    await testApp.advance(minutes(3));

    const desk = await views.deskOnPhone();
    const phone = heldPhone(desk);
    await phone.take('emp-0010-0020');
    const asked = phone.card('三项防护，一分钟完成');
    await asked.getByText('国家反诈中心APP已装').tap();
    await asked.getByRole('button', { name: '提交' }).tap();
    const own = await phone.follow('已记录，谢谢您', '我的防护');
    await own.getByText('已完成1项，共3项').waitFor();
    await snapshot(desk, 'h5-41-protections-in-phone');

    const advisor = await views.open('adv-0010-1', `/h5/campaigns/${id}`);
    await advisor.getByRole('button', { name: '冲压车间' }).tap();
    await advisor.getByText('填了一部分', { exact: true }).waitFor();
    expect(await advisor.locator('.watermark').count()).toBe(1);
    await snapshot(advisor, 'h5-42-not-yet', { whole: true });
    expect(await sideways(advisor)).toBe(0);
    await advisor.getByRole('button', { name: '提醒未完成' }).tap();
    await advisor.getByText(/已提醒\d+人，今天不再重复/).waitFor();
    await advisor.getByRole('button', { name: '提醒未完成' }).tap();
    await advisor.getByText(/今天已提醒\d+人，不再重复/).waitFor();

    await police.reload();
    await police.getByRole('button', { name: /汀栎建材/ }).tap();
    await police.getByRole('heading', { name: '汀栎建材' }).waitFor();
    await snapshot(police, 'h5-43-campaign-board', { whole: true });

    const colleague = await views.open('emp-0010-0024', '/h5/home');
    await colleague.getByRole('link', { name: /我的防护.*3/ }).waitFor();
    expect(await advisor.getByRole('button', { name: '结束这次活动' }).count()).toBe(0);
    await police.getByRole('button', { name: '结束这次活动' }).tap();
    await police.getByRole('button', { name: '再按一次，结束“三项防护行动”' }).tap();
    await police.getByText('，已结束').waitFor();
    expect(await police.getByRole('button', { name: /结束/ }).count()).toBe(0);
  });

  test('the advisor’s morning card leads to the names; whoever said 「暂不」 is a number only', async () => {
    await until('09:02');
    const { id } = await open('centre-1', { name: '二次行动' });
    const employee = await views.open('emp-0010-0021', '/h5/protections');
    await employee.getByRole('button', { name: '暂不' }).tap();
    await employee.getByText('好的，不再提醒您').waitFor();
    await employee.getByRole('button', { name: '暂不' }).waitFor({ state: 'detached' });
    await snapshot(employee, 'h5-44-declined', { whole: true });

    await until('09:12');
    const desk = await views.deskOnPhone();
    const phone = heldPhone(desk);
    await phone.take('adv-0010-1');
    const progress = await phone.follow('三项防护今日进度', '查看名单');
    await progress.getByRole('heading', { name: '各部门' }).waitFor();
    await progress.getByRole('button', { name: '冲压车间' }).tap();
    await progress.getByText('人选择暂不，不显示姓名').waitFor();
    await snapshot(desk, 'h5-45-names-in-phone');
    const name = (await testApp.app.directory.personByUserid(testApp.app.db, 'emp-0010-0021'))?.name ?? '';
    expect(await progress.getByText(name).count()).toBe(0);
    expect((await board('adv-0010-1', id)).campaign.counts.declined).toBeGreaterThan(0);
  });

  test('a tick can be taken back, and consent withdrawn from the page that shows it', async () => {
    const page = await views.open('emp-0010-0022', '/h5/protections');
    await page.getByRole('checkbox', { name: /境外来电已关闭/ }).tap();
    await page.getByRole('button', { name: '提交' }).tap();
    await page.getByRole('status').getByText('已记录，谢谢您').waitFor();
    await page.getByRole('checkbox', { name: /境外来电已关闭/ }).tap();
    await page.getByRole('button', { name: '提交' }).tap();
    await page.getByText('已完成0项，共3项').waitFor();
    expect((await mine('emp-0010-0022')).items.map(({ state }) => state)).not.toContain('DECLARED');

    await page.getByRole('link', { name: '我的信息' }).tap();
    await page.getByRole('button', { name: '撤回同意' }).tap();
    await snapshot(page, 'h5-46-me', { whole: true });
    await page.getByRole('button', { name: /再按一次/ }).tap();
    await page.getByText('您没有同意过任何需要同意的用途').waitFor();
    expect((await mine('emp-0010-0022')).consentedVersion).toBeNull();
  });

  test('how-to is drawn for the phone in hand and for each operator', async () => {
    const page = await views.open('emp-0010-0023', '/h5/protections');
    await page.getByRole('link', { name: '怎么操作' }).first().tap();
    await page.getByRole('img', { name: /应用商店里搜索/ }).waitFor();
    await page.getByRole('button', { name: '苹果' }).tap();
    await page.getByText('来电阻止与身份识别').first().waitFor();
    await snapshot(page, 'h5-47-how-to', { whole: true });
    await page.goto(`${testApp.config.http.publicUrl}/h5/how-to/overseas-calls`);
    await page.getByRole('button', { name: '中国电信' }).tap();
    await page.getByText('用要办理的手机拨打10000').waitFor();
    await page.goto(`${testApp.config.http.publicUrl}/h5/how-to/gov-page`);
    await page.getByRole('heading', { name: '关注浙里办' }).waitFor();
    await page.getByText('搜索“浙里办”，认准政府部门').waitFor();
  });
  test('drawn by lot: the advisor hears of it by a card, looks at the picture and judges in his own name', async () => {
    await until('09:02');
    const { id } = await open('adv-0008-1', { name: '抽查行动', evidence: 'OPTIONAL' });
    const declared = ['APP_INSTALLED'];
    const consentVersion = testApp.config.notice.version;
    for (const userid of ['emp-0008-0010', 'emp-0008-0011', 'emp-0008-0012'])
      await (await browser(userid)).post('/api/protections/mine', { declared, consentVersion });
    await (await browser('emp-0008-0013')).post('/api/protections/mine', { help: true, consentVersion });
    const own = await views.open('emp-0008-0010', '/h5/protections');
    await own.getByRole('heading', { name: '我的防护' }).waitFor();
    await send('emp-0008-0010', await own.screenshot(), 'image/png');
    const organisationId = await organisationIdOf('0008');

    const police = await views.open('centre-1', `/h5/checks/${organisationId}`);
    await police.getByText('本月还没有抽查').waitFor();
    await police.getByRole('button', { name: '现在抽取' }).tap();
    await police.getByRole('button', { name: '再按一次，抽取' }).tap();
    await police.getByText('还有3项待核对').waitFor();
    await snapshot(police, 'h5-48-drawn-police', { whole: true });
    await testApp.advance(0);

    const desk = await views.deskOnPhone();
    const phone = heldPhone(desk);
    await phone.take('adv-0008-1');
    const page = await phone.follow('【待办】防护抽查待核对', '去处理');
    await page.getByText('还有3项待核对').waitFor();
    await page.getByRole('button', { name: '看截图' }).tap();
    const picture = page.getByRole('img', { name: '国家反诈中心APP的截图' });
    await picture.waitFor();
    await snapshot(desk, 'h5-49-drawn-in-phone');
    await page.getByRole('button', { name: '核验通过' }).first().tap();
    await page.getByText('还有2项待核对').waitFor();
    await page.getByRole('button', { name: '不符' }).first().tap();
    await page.getByLabel('哪里不符').fill('手机上没有找到');
    await page.getByRole('button', { name: '确认不符' }).tap();
    await page.getByText('还有1项待核对').waitFor();

    const advisor = await views.open('adv-0008-1', `/h5/checks/${organisationId}`);
    await advisor.getByText('还有1项待核对').waitFor();
    await snapshot(advisor, 'h5-50-drawn', { whole: true });
    expect(await sideways(advisor)).toBe(0);
    expect(await advisor.locator('.watermark').count()).toBe(1);
    await advisor.getByRole('link', { name: '全部截图' }).tap();
    await advisor.getByText('每次查看都有记录').waitFor();
    await advisor.getByText('已通过', { exact: true }).waitFor();
    expect(await sideways(advisor)).toBe(0);
    await advisor.goto(`${testApp.config.http.publicUrl}/h5/checks`);
    await advisor.getByText('还有1项', { exact: true }).waitFor();
    await snapshot(advisor, 'h5-51-checks', { whole: true });

    await advisor.goto(`${testApp.config.http.publicUrl}/h5/campaigns/${id}`);
    await advisor.getByText('1人，姓名见部门名单').waitFor();
    await snapshot(advisor, 'h5-52-board-help', { whole: true });
  });

  test('an exemption is given with a reason, listed, and ended early', async () => {
    const advisor = await views.open('adv-0008-1', `/h5/exemptions/${await organisationIdOf('0008')}`);
    await advisor.getByText('没有豁免').waitFor();
    const name = (await testApp.app.directory.personByUserid(testApp.app.db, 'emp-0008-0020'))?.name ?? '';
    await advisor.getByLabel('姓名或工号').fill(name);
    await advisor.getByRole('button', { name: '查找同事' }).tap();
    await advisor.locator('.place', { hasText: name }).first().tap();
    await advisor.getByLabel('项目').selectOption('OVERSEAS_CALL_OFF');
    await advisor.getByLabel('原因').fill('外贸岗位需要接听境外来电');
    await advisor.getByLabel('有效期至').fill(shanghaiDay(addMs(await testApp.now(), days(400))));
    views.expectNoise('400 (Bad Request)');
    await advisor.getByRole('button', { name: '同意豁免' }).tap();
    await advisor.getByText('请填今天或以后、一年以内的日期').waitFor();
    await snapshot(advisor, 'h5-53-exempt', { whole: true });
    await advisor.getByLabel('有效期至').fill(shanghaiDay(addMs(await testApp.now(), days(100))));
    await advisor.getByRole('button', { name: '同意豁免' }).tap();
    await advisor.getByRole('button', { name: '提前结束' }).waitFor();
    await snapshot(advisor, 'h5-54-exemptions', { whole: true });
    expect(await sideways(advisor)).toBe(0);
    await advisor.getByRole('button', { name: '提前结束' }).tap();
    await advisor.getByRole('button', { name: '再按一次，结束豁免' }).tap();
    await advisor.getByText('没有豁免').waitFor();
  });

  test('everybody looks at his own pictures and erases them', async () => {
    const own = await views.open('emp-0008-0012', '/h5/protections');
    await own.getByRole('heading', { name: '我的防护' }).waitFor();
    await send('emp-0008-0012', await own.screenshot(), 'image/png');
    await own.reload();
    await own.getByRole('heading', { name: '我的截图' }).waitFor();
    await own.getByRole('button', { name: '看截图' }).tap();
    await own.getByRole('img', { name: /的截图/ }).waitFor();
    await snapshot(own, 'h5-55-own-pictures', { whole: true });
    expect(await sideways(own)).toBe(0);
    await own.getByRole('button', { name: '删除', exact: true }).tap();
    await own.getByRole('button', { name: '再按一次，删除' }).tap();
    await own.getByText('截图已删除').waitFor();
    await own.getByRole('heading', { name: '我的截图' }).waitFor({ state: 'detached' });
  });
});
