import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { TEXT, useBulletins } from '../scenarios/bulletin-actions.ts';
import { useCampaigns } from '../scenarios/campaign-actions.ts';
import { useActions } from '../support/actions.ts';
import { settling, snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
];

/** For whoever looks at the pictures: as small and as large as desks are, by day and by night. */
async function picturesOf(page: Page, name: string): Promise<void> {
  if (!process.env.EQIAN_SCREENSHOTS) return;
  for (const size of SIZES)
    for (const shade of ['light', 'dark']) {
      await page.setViewportSize(size);
      const settled = settling(page);
      await page.evaluate(`localStorage.setItem('eqian.shade', '${shade}')`);
      await page.reload();
      await page.getByRole('heading', { level: 1 }).waitFor();
      await settled();
      await snapshot(page, `${name}-${size.width}-${shade}`);
    }
  await page.evaluate(`localStorage.setItem('eqian.shade', 'light')`);
  await page.reload();
}

describe('informing many from the desk', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);
  const { act, send } = useBulletins(testApp, useActions(testApp));
  const { until } = useCampaigns(testApp);

  async function write(page: Page): Promise<void> {
    await page.getByLabel('标题').fill(TEXT.title);
    await page.getByLabel('卡片正文').fill(TEXT.body);
    await page.getByLabel('诈骗类型').click();
    await page.getByTitle('冒充电商物流客服', { exact: false }).first().click();
  }

  test('a question goes out after approval and a countdown, is answered on a phone, changed, and by an advisor for a colleague', async () => {
    await until('09:02');
    const author = await views.console('centre-1', '/console/bulletins/new');
    await write(author);
    await author.getByRole('checkbox', { name: '员工', exact: true }).check();
    await author.getByLabel('提一个问题').fill('接到过这类电话吗？');
    await author.getByLabel('答案一').fill('接到过');
    await author.getByLabel('答案二').fill('没有');
    await author.getByText('需另一位民警审批').waitFor();
    await author.getByRole('button', { name: '看名单' }).click();
    await author.getByRole('dialog').getByText('因角色为', { exact: false }).first().waitFor();
    await snapshot(author, 'informing-01-people');
    await author.keyboard.press('Escape');
    await author.getByRole('dialog').waitFor({ state: 'detached' });
    await picturesOf(author, 'informing-02-compose');
    await author.getByRole('button', { name: '保存，下一步' }).click();
    await author.getByRole('button', { name: '提交发送' }).click();
    await author.getByRole('dialog').getByRole('button', { name: '提交发送' }).click();
    await author.getByText('不能自己审批').waitFor();
    const id = new URL(author.url()).pathname.split('/').at(-1) ?? '';

    const second = await views.console('centre-2', `/console/bulletins/${id}`);
    await second.getByRole('button', { name: '同意发送' }).click();
    await second.getByRole('dialog').getByRole('button', { name: '同意发送' }).click();
    await second.getByText('后开始发送').waitFor();
    await picturesOf(second, 'informing-03-countdown');
    await testApp.advance(minutes(3));

    const phone = await views.open('emp-0010-0020', `/h5/b/${id}`);
    await phone.getByRole('button', { name: '没有' }).tap();
    await phone.getByRole('button', { name: '已选：没有' }).waitFor();
    await author.reload();
    const rowOf = (text: string) => author.getByRole('row', { name: new RegExp(`^${text} `) });
    await rowOf('没有 1 100%').waitFor();
    await phone.getByRole('button', { name: '接到过' }).tap();
    await phone.getByRole('button', { name: '已选：接到过' }).waitFor();
    await author.reload();
    await rowOf('接到过 1 100%').waitFor();

    const advisor = await views.console('adv-0010-1', `/console/bulletins/${id}`);
    await advisor.getByRole('button', { name: '青岚街道' }).click();
    await advisor.getByRole('button', { name: '汀栎建材' }).first().click();
    await advisor
      .getByRole('combobox', { name: /^替.+回答$/ })
      .first()
      .click();
    await advisor.getByTitle('没有', { exact: true }).last().click();
    await advisor.getByText('已代答，本人随时可以改').waitFor();
    await snapshot(advisor, 'informing-04-for-a-colleague');
    await picturesOf(author, 'informing-05-board');
    await author.getByRole('button', { name: '接到过' }).click();
    await author.getByRole('dialog').getByText('已签收').first().waitFor();
    await snapshot(author, 'informing-06-who-answered');
  });

  test('an audience is kept under a name, used by a station for its own part, changed, and deleted after a question', async () => {
    const centre = await views.console('centre-1', '/console/bulletins/new');
    await write(centre);
    await centre.getByRole('button', { name: '粘贴单位名单' }).click();
    await centre.getByLabel('单位名称或编号').fill('0001\n0002\n0003\n0004\n0010');
    await centre.getByRole('button', { name: '核对名单' }).click();
    await centre.getByRole('button', { name: '加入5个单位' }).click();
    await centre.getByRole('button', { name: '存为常用范围' }).click();
    const dialog = centre.getByRole('dialog', { name: '存为常用范围' });
    await dialog.getByLabel('范围名称').fill('五家重点单位');
    await dialog.getByRole('radio').last().check();
    await snapshot(centre, 'informing-07-save-audience');
    await dialog.getByRole('button', { name: /^保 ?存$/ }).click();
    await centre.getByText('您辖区内5个单位').waitFor();

    const station = await views.console('duty-01', '/console/bulletins/new', SIZES[0]);
    await station.getByLabel('用常用范围').click();
    await station.getByText('共享；', { exact: false }).click();
    await station.getByText(/\d个单位不在您的辖区，不发/).waitFor();
    await station.getByText(/^只发给这些单位（[1-4]个）$/).waitFor();
    expect(await station.getByRole('button', { name: /^删除常用范围/ }).count()).toBe(0);
    const preview = station.getByText('写好标题、正文和类型', { exact: false });
    expect(await preview.evaluate((text) => text.getBoundingClientRect().top > 0)).toBe(true);
    await snapshot(station, 'informing-08-audience-of-the-centre');
    const campaign = await views.console('duty-01', '/console/campaigns/new', SIZES[0]);
    await campaign.getByLabel('用常用范围').click();
    await campaign.getByText('共享；', { exact: false }).click();
    await campaign.getByText(/^只问这些单位（\d个）$/).waitFor();
    await campaign.getByRole('button', { name: '看看有多少人' }).click();
    await campaign.getByText('名员工').waitFor();
    await snapshot(campaign, 'informing-09-campaign');

    await centre.getByRole('button', { name: '删除常用范围五家重点单位' }).click();
    await centre.getByRole('tooltip').getByText('同事也不能再用', { exact: false }).waitFor();
    await centre
      .getByRole('tooltip')
      .getByRole('button', { name: /^删 ?除$/ })
      .click();
    await centre.getByText('已删除').waitFor();
  });

  test('a template is changed into a new version and the old one comes back', async () => {
    const page = await views.console('centre-1', '/console/bulletins/templates');
    await page.getByRole('button', { name: /^修改/ }).first().click();
    await page.locator('#template-title').fill('谨防冒充客服');
    await snapshot(page, 'informing-10-template');
    await page.getByRole('button', { name: '存为新版本' }).click();
    await page.getByText('第1版').waitFor();
    await page.getByRole('button', { name: '谨防冒充客服的历史版本' }).click();
    await page.getByRole('button', { name: '恢复此版' }).click();
    await page
      .getByRole('tooltip')
      .getByRole('button', { name: /^恢 ?复$/ })
      .click();
    await page.getByText('第2版').waitFor();
    await picturesOf(page, 'informing-11-templates');
  });

  test('what went out wrong is put right for whoever may have seen it, and recalled with its reason', async () => {
    await until('09:02');
    const sent = await send('duty-03', { title: '先发的一份' });
    const page = await views.console('duty-03', `/console/bulletins/${sent.id}`);
    await page.getByRole('button', { name: '更多操作' }).click();
    await page.getByRole('menuitem', { name: '发更正' }).click();
    await page.getByText('更正会发给可能看过原文的人').waitFor();
    await page.getByLabel('标题').fill('更正后的一份');
    await page.getByRole('button', { name: '保存，下一步' }).click();
    await page.getByText('已保存为草稿').waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await act('duty-03', { id }, 'submit');
    await testApp.advance(minutes(3));
    await page.reload();
    await page.getByText(/其中\d+人可能看过原文/).waitFor();
    await snapshot(page, 'informing-12-correction');
    await page.getByRole('button', { name: '更多操作' }).click();
    await page.getByRole('menuitem', { name: '撤回通报' }).click();
    await page.getByRole('dialog').getByLabel('为什么撤回').fill('内容有误');
    await page.getByRole('dialog').getByRole('button', { name: '撤回通报' }).click();
    await page.getByText('已撤回', { exact: true }).waitFor();
    await snapshot(page, 'informing-13-recalled');
  });
});
