import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useActions } from '../support/actions.ts';
import { actorsOf } from '../support/actors.ts';
import { settling, snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

const SMALL = { width: 1366, height: 768 };

interface Desk {
  /** As the role is known in the tests, or a userid. */
  as: string;
  /** Where he stands when he opens the desk. */
  first: string;
  menu: string[];
  /** Addresses that are others' work. */
  foreign: string[];
}

const OF_STATION = [
  ...['实时态势', '预警队列', '发起预警', '结果复核', '演练'],
  ...['预警通报', '三项防护', '人员', '值班表', '值守负荷', '名单导入', '数据统计', '消息记录', '参数设置'],
];

const DESKS: Desk[] = [
  {
    as: 'centre-1',
    first: '实时态势',
    menu: [...OF_STATION, '运行状况', '队列与失败'],
    foreign: ['/audit', '/audit/chain', '/accounts'],
  },
  { as: 'duty-03', first: '实时态势', menu: OF_STATION, foreign: ['/operations', '/queues', '/bulletins/templates'] },
  { as: 'chief-03', first: '实时态势', menu: OF_STATION, foreign: ['/audit', '/accounts'] },
  {
    as: 'cp-03',
    first: '实时态势',
    menu: OF_STATION.filter((title) => !['结果复核', '演练', '消息记录'].includes(title)),
    foreign: ['/review', '/messages', '/drills'],
  },
  {
    as: 'adv-0003-2',
    first: '实时态势',
    menu: ['实时态势', '预警通报', '三项防护', '人员', '值班表', '值守负荷', '名单导入'],
    foreign: ['/raise', '/review', '/figures', '/settings', '/messages', '/audit'],
  },
  {
    as: 'desk',
    first: '三项防护',
    menu: ['三项防护', '人员', '值班表', '名单导入'],
    foreign: ['/wall', '/warnings', '/bulletins', '/duty-load', '/figures', '/operations'],
  },
  {
    as: 'auditor-1',
    first: '实时态势',
    menu: [
      ...['实时态势', '演练', '预警通报', '数据统计', '审计日志', '核对日志链', '登录与拒绝', '个人信息提供记录'],
      ...['消息记录', '参数设置'],
    ],
    foreign: ['/raise', '/people', '/roster', '/operations', '/accounts', '/imports'],
  },
  {
    as: 'joint-1',
    first: '数据统计',
    menu: ['数据统计'],
    foreign: ['/wall', '/warnings', '/people', '/bulletins', '/audit', '/roster', '/settings'],
  },
  {
    as: 'admin-1',
    first: '运行状况',
    menu: [
      ...['演练', '人员', '值守负荷', '数据统计', '本地账号'],
      ...['参数设置', '消息记录', '运行状况', '队列与失败'],
    ],
    foreign: ['/wall', '/warnings', '/raise', '/audit', '/roster', '/imports'],
  },
];

describe('each sits at a desk of his own', () => {
  const testApp = useTestApp();
  const { warn } = useActions(testApp);
  const views = useBrowser(testApp);
  let actors = new Map<string, string>();

  beforeAll(async () => {
    actors = await actorsOf(testApp, 'emp-0006-0012');
    await warn('emp-0003-0020', { level: 'HIGH' });
  });

  test.each(DESKS)('as $as: begins at $first, is led only to his own, and meets no refusal', async (desk) => {
    const userid = actors.get(desk.as) ?? desk.as;
    const page = await views.console(userid, '/console/', SMALL);
    const refused: string[] = [];
    page.on('response', (answer) => answer.status() === 403 && refused.push(answer.url()));
    const settled = settling(page);
    await heading(page, desk.first);
    await snapshot(page, `role-${desk.as}-first`);
    const links = page.getByRole('navigation', { name: '主菜单' }).getByRole('link');
    const led = await links.evaluateAll((all) =>
      // Behind a title may stand how much waits there.
      all.map((link) => ({
        href: link.getAttribute('href') ?? '',
        title: (link.textContent ?? '').replace(/\d+$/, ''),
      })),
    );
    expect(led.map(({ title }) => title)).toEqual(expect.arrayContaining(desk.menu));
    expect(led.filter(({ href }) => desk.foreign.some((path) => href === `/console${path}`))).toEqual([]);
    for (const { href, title } of led) {
      await page.locator(`nav a[href="${href}"]`).first().click();
      await settled();
      expect(await page.getByText('您没有查看权限').count(), title).toBe(0);
      expect(await page.locator('h1').count(), title).toBe(1);
      expect(await page.locator('.ant-message-error').count(), title).toBe(0);
    }
    expect(refused, 'what a page asks for is its reader’s to ask').toEqual([]);
    for (const path of desk.foreign) {
      await goTo(page, path);
      await page.getByText('您没有查看权限').waitFor();
      await page.getByText('不在您的职责内。确需查看，请联系反诈中心或县级管理员', { exact: false }).waitFor();
    }
    await snapshot(page, `role-${desk.as}-turned-away`);
    await page.getByRole('link', { name: `回到${desk.first}` }).click();
    await heading(page, desk.first);
  });

  test('an employee without any office is led to his phone pages', async () => {
    const page = await views.console('emp-0003-0040', '/console/', SMALL);
    await page.getByText('工作台里没有您的工作').waitFor();
    expect(await page.getByRole('link', { name: '打开手机页面' }).getAttribute('href')).toBe('/h5/home');
    await snapshot(page, 'role-employee');
  });
});

const heading = (page: Page, name: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name, exact: true }).waitFor();

/** As a link of the desk does it: what is loaded stays. */
const goTo = (page: Page, path: string): Promise<void> =>
  page.evaluate(
    `history.pushState(null, '', ${JSON.stringify(`/console${path}`)}); dispatchEvent(new PopStateEvent('popstate'))`,
  );
