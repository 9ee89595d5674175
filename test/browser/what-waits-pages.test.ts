import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';
import { sideways } from './held-phone.ts';

// 0011: adv-0011-1, community police cp-01, station duty-01.
describe('what waits, what is amiss, and warnings by hand', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);
  const { act, nameOf, press, warn } = useActions(testApp);

  test('an officer’s home says first what waits for him, with numbers on the entries', async () => {
    const warning = await testApp.warn({ person: { phone: '15499990011' }, level: 'MEDIUM' });
    const page = await views.open('centre-1', '/h5/home');
    const waiting = page.getByRole('region', { name: '等您处理' });
    await waiting.getByText('待匹配员工').first().waitFor();
    await page.getByRole('link', { name: /我的任务.*件待处理/ }).waitFor();
    expect(await sideways(page)).toBe(0);
    await snapshot(page, 'h5-80-home-waiting', { whole: true });
    await page.getByRole('link', { name: /^我的任务/ }).tap();
    await page.getByText(warning.number).waitFor();
    await snapshot(page, 'h5-81-my-tasks', { whole: true });
    await page.getByText(warning.number).tap();
    await page.getByRole('heading', { name: '请为这条预警匹配员工' }).waitFor();
    await page.getByRole('navigation').getByRole('button', { name: '匹配员工' }).tap();
    const match = page.getByRole('dialog', { name: '匹配员工' });
    const name = await nameOf('emp-0011-0020');
    await match.getByLabel('员工').fill(name);
    await match.getByRole('button', { name: '查找' }).tap();
    await match.getByRole('button', { name: /工号0020/ }).tap();
    expect(await sideways(page)).toBe(0);
    await snapshot(page, 'h5-82-candidates', { whole: true });
    await match.getByRole('button', { name: '匹配并下发' }).tap();
    await page.getByRole('status').getByText('已匹配并下发').waitFor();
  });

  test('community police propose a warning by the form; the centre sees it wait', async () => {
    const page = await views.open('cp-01', '/h5/warnings/new');
    await page.getByRole('heading', { name: '上报预警' }).waitFor();
    await page.getByRole('button', { name: '上报反诈中心' }).tap();
    await page.getByText('请先查找并选择员工').waitFor();
    await page.getByLabel('员工').fill('0011/0021');
    await page.getByRole('button', { name: '查找' }).tap();
    await page.getByRole('button', { name: /工号0021/ }).tap();
    await page.getByText('请先查找并选择员工').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '高危' }).tap();
    await page.getByLabel('诈骗类型').selectOption({ label: '虚假贷款' });
    await page.getByLabel('备注').fill('本人说在办网贷');
    expect(await sideways(page)).toBe(0);
    await snapshot(page, 'h5-83-raise', { whole: true });
    await page.getByRole('button', { name: '上报反诈中心' }).tap();
    await page
      .getByText(/YJ-\d{8}-\d{4}/)
      .first()
      .waitFor();
    await snapshot(page, 'h5-84-proposed', { whole: true });
    const centre = await views.open('centre-1', '/h5/warnings');
    await centre.getByText('待匹配').first().waitFor();
  });

  test('the centre is asked once, by name, unit and level, before a warning goes out; who may not is told what helps', async () => {
    const page = await views.open('centre-2', '/h5/warnings/new');
    await page.getByLabel('员工').fill('0011/0024');
    await page.getByRole('button', { name: '查找' }).tap();
    await page.getByRole('button', { name: /工号0024/ }).tap();
    await page.getByRole('button', { name: '特急' }).tap();
    await page.getByLabel('诈骗类型').selectOption({ label: '虚假贷款' });
    await page.getByRole('button', { name: '发出预警' }).tap();
    await page.getByText(/^将发出“特急”预警：.+，.+。按下后立即通知/).waitFor();
    await page.getByRole('button', { name: '高危' }).tap();
    await page.getByRole('button', { name: '发出预警' }).tap();
    await page.getByText(/^将发出“高危”预警/).waitFor();
    await snapshot(page, 'h5-86-sure', { whole: true });
    await page.getByRole('button', { name: '再按一次，确认发出' }).tap();
    await page
      .getByText(/YJ-\d{8}-\d{4}/)
      .first()
      .waitFor();

    const advisor = await views.open('adv-0010-1', '/h5/warnings/new');
    await advisor.getByRole('heading', { name: '预警由民警发起' }).waitFor();
    expect(await advisor.getByRole('button', { name: '查找' }).count()).toBe(0);
  });

  test('the list opens on what its reader may see', async () => {
    const auditor = await views.open('auditor-1', '/h5/warnings');
    await auditor.getByRole('tab', { name: '预警记录', selected: true }).waitFor();
    await auditor
      .getByText(/YJ-\d{8}-\d{4}/)
      .first()
      .waitFor();
    const employee = await views.open('emp-0011-0030', '/h5/warnings');
    await employee.getByRole('tab', { name: '我的任务', selected: true }).waitFor();
    expect(await employee.getByRole('tab').count()).toBe(1);
    const stranger = await views.stranger('/favicon.ico');
    expect(await stranger.evaluate('document.contentType')).toBe('image/svg+xml');
  });

  test('the auditor reads a warning whose money is gone without being asked to ring or to act', async () => {
    const warning = await warn('emp-0011-0023', { level: 'HIGH' });
    for (const text of ['立即签收', '已见到本人', '钱已转出']) await press('adv-0011-1', text, warning);
    const auditor = await views.open('auditor-1', `/h5/w/${warning.id}`);
    await auditor.getByRole('heading', { name: '已反馈：钱已转出，民警处置中' }).waitFor();
    for (const text of ['拨打 110', '见面这样说（劝阻话术）', '查看接手民警电话'])
      expect(await auditor.getByText(text).count()).toBe(0);
  });

  test('a closed warning is found again by its number', async () => {
    const warning = await warn('emp-0011-0022', { level: 'MEDIUM' });
    await press('adv-0011-1', '立即签收', warning);
    await act('adv-0011-1', warning, 'outcome', { outcome: 'NOT_INVOLVED', detail: { method: 'PHONE' } });
    await act('duty-01', warning, 'approve');
    const page = await views.open('cp-01', '/h5/warnings/find');
    await page.getByRole('button', { name: '查找', exact: true }).tap();
    await page.getByText('请至少填写一项').waitFor();
    await page.getByLabel('编号').fill(warning.number);
    await page.getByRole('button', { name: '查找', exact: true }).tap();
    await page.getByRole('link', { name: new RegExp(warning.number) }).waitFor();
    expect(await sideways(page)).toBe(0);
    await snapshot(page, 'h5-85-found', { whole: true });
  });

  test('gaps stand kind by kind with the act that mends them', async () => {
    const id = (await testApp.app.directory.organisationByCode(testApp.app.db, '0011'))?.id ?? '';
    await testApp.app.directory.defect(testApp.app.db, { kind: 'LECTURE_PROPOSED', organisationId: id, note: '25' });
    await testApp.http.put('/sandbox/api/members/lost-two', { name: '某', org: '没人认识的部门' });
    await testApp.advance(minutes(1));
    const page = await views.open('cp-01', '/h5/defects/LECTURE_PROPOSED');
    await page.getByText('外省新员工25人').waitFor();
    await snapshot(page, 'h5-86-gaps', { whole: true });
    await page.getByRole('button', { name: '已安排宣讲' }).tap();
    await page.getByText('这一类已经处理完').waitFor();

    const centre = await views.open('centre-1', '/h5/defects/UNKNOWN_DEPARTMENT');
    await centre.getByRole('button', { name: '指明单位' }).tap();
    await centre.getByLabel('企业微信部门').selectOption({ index: 1 });
    await centre.getByLabel('单位名称或编码').fill('0005');
    await centre.getByRole('button', { name: '查找单位' }).tap();
    await centre.locator('.found button').first().tap();
    await centre.getByLabel('单位里的部门（可不选）').waitFor();
    expect(await sideways(centre)).toBe(0);
    await snapshot(centre, 'h5-87-department', { whole: true });
    await centre.getByRole('button', { name: '确认', exact: true }).tap();
    await centre.getByText('这一类已经处理完').waitFor();
    const all = await views.open('centre-1', '/h5/defects');
    await all.getByRole('heading', { name: '待处理的缺口' }).waitFor();
    await snapshot(all, 'h5-88-all-gaps', { whole: true });
    const admin = await views.open('admin-1', '/h5/defects');
    await admin.getByRole('heading', { name: '待处理的缺口' }).waitFor();
    await snapshot(admin, 'h5-89-admin-gaps', { whole: true });
  });

  test('a closed channel is a red line over the centre’s pages', async () => {
    // Nobody can log in through WeCom meanwhile: the pages were open before.
    const page = await views.open('centre-1', '/h5/home');
    await page.getByRole('link', { name: '我的防护' }).waitFor();
    await testApp.faults({ untrustedIp: true });
    await testApp.warn({ person: { employeeId: 'emp-0011-0023' }, level: 'HIGH' });
    await testApp.advance(minutes(1));
    await page.reload();
    await page.getByRole('alert').getByText('消息通道不通（错误码60020）').waitFor();
    await snapshot(page, 'h5-90-red-line');
    await testApp.faults({});
    await testApp.advance(minutes(3));
  });
});
