import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { useCampaigns } from '../scenarios/campaign-deeds.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTown } from '../support/town.ts';
import { heldPhone, sideways } from './held-phone.ts';

describe('the protections, from card to page', () => {
  const town = useTown();
  const views = useBrowser(town);
  const { open, until, board, mine } = useCampaigns(town);

  test('police open a campaign, an employee answers, his advisor sees, by name, who is left and reminds them', async () => {
    await until('09:02');
    const police = await views.open('centre-1', '/h5/campaigns/new');
    await police.getByRole('button', { name: '看看有多少人' }).tap();
    await police.getByText(/将发给\d+名员工/).waitFor();
    await snapshot(police, 'h5-40-campaign-new', { whole: true });
    await police.getByRole('button', { name: '确认发起' }).tap();
    await police.getByRole('heading', { name: '三项防护行动' }).waitFor();
    const id = new URL(police.url()).pathname.split('/').at(-1) ?? '';
    await town.advance(minutes(3));

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
  });

  test('the advisor’s morning card leads to the names; whoever said 「暂不」 is a number only', async () => {
    await until('09:02');
    const { id } = await open('centre-1', { name: '二次行动' });
    const employee = await views.open('emp-0010-0021', '/h5/protections');
    await employee.getByRole('button', { name: '暂不' }).tap();
    await employee.getByText('好的，不再提醒您').waitFor();
    expect(await employee.getByRole('button', { name: '暂不' }).count()).toBe(0);
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
    const name = (await town.app.directory.personByUserid(town.app.db, 'emp-0010-0021'))?.name ?? '';
    expect(await progress.getByText(name).count()).toBe(0);
    expect((await board('adv-0010-1', id)).campaign.counts.declined).toBeGreaterThan(0);
  });

  test('a tick can be taken back, and consent withdrawn from the page that shows it', async () => {
    const page = await views.open('emp-0010-0022', '/h5/protections');
    await page.getByRole('checkbox', { name: /境外来电已关闭/ }).tap();
    await page.getByRole('button', { name: '提交' }).tap();
    await page.getByText('已记录，谢谢您').waitFor();
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
    await page.goto(`${town.config.http.publicUrl}/h5/how-to/overseas-calls`);
    await page.getByRole('button', { name: '中国电信' }).tap();
    await page.getByText('用要办理的手机拨打10000').waitFor();
  });
});
