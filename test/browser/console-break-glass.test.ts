import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

const HE = 'emp-0003-0040';
const REASON = '核实上级交办的线索，需当面联系本人';

describe('紧急查看 at the desk', () => {
  const testApp = useTestApp();
  const { browser, nameOf, personIdOf } = useActions(testApp);
  const views = useBrowser(testApp);

  test('the administrator asks, the centre agrees, he reads until the time is over', async () => {
    const [he, name] = [await personIdOf(HE), await nameOf(HE)];
    const admin = await views.console('admin-1', `/console/people?person=${he}`);
    await admin.getByText('姓名已隐去').waitFor();
    expect(await admin.getByText(name).count()).toBe(0);
    await admin.getByRole('button', { name: '申请紧急查看' }).click();
    await admin.getByLabel('原因').fill(REASON);
    await snapshot(admin, 'glass-01-ask');
    await admin.getByRole('button', { name: '提交申请' }).click();
    await admin.getByRole('complementary', { name: '紧急查看' }).getByText('等待反诈中心答复').waitFor();
    await snapshot(admin, 'glass-02-waiting');

    const centre = await views.console('centre-1');
    const strip = centre.getByRole('complementary', { name: '紧急查看' });
    await strip.getByText('请决定').waitFor();
    await snapshot(centre, 'glass-03-centre');
    await strip.getByRole('link', { name: '看原因并决定' }).click();
    await centre.getByRole('cell', { name: REASON }).waitFor();
    await snapshot(centre, 'glass-04-decide');
    await centre.getByRole('button', { name: '同 意' }).click();
    await centre.getByRole('button', { name: '同意查看' }).click();
    await centre.getByRole('cell', { name: '▶ 开放中' }).waitFor();

    await admin.goto(`${testApp.config.http.publicUrl}/console/break-glass`);
    await admin.getByRole('complementary', { name: '紧急查看' }).getByRole('timer').first().waitFor();
    expect(await admin.getByRole('timer').first().textContent()).toMatch(/^(30:00|29:\d\d)$/);
    await admin.getByRole('button', { name: '查看资料' }).click();
    await admin.getByText(name).waitFor();
    await snapshot(admin, 'glass-05-open');
    await admin.emulateMedia({ colorScheme: 'dark' });
    await snapshot(admin, 'glass-06-dark');
    await testApp.advance(minutes(30));
    await admin.getByText(name).waitFor({ state: 'detached' });
    await admin.getByRole('cell', { name: '■ 到时已关闭' }).waitFor();
    expect(await admin.getByRole('complementary', { name: '紧急查看' }).count()).toBe(0);
    await snapshot(admin, 'glass-07-over');
  });

  test('ended by the centre it goes from the administrator’s screen', async () => {
    const he = await personIdOf(HE);
    const http = await browser('admin-1');
    const { id } = await http.post<{ id: string }>('/api/break-glass', { personId: he, reason: REASON });
    await (await browser('centre-2')).post(`/api/break-glass/${id}/agree`, {});
    const admin = await views.console('admin-1', '/console/break-glass');
    await admin.getByRole('button', { name: '查看资料' }).click();
    await admin.getByText(await nameOf(HE)).waitFor();
    const centre = await views.console('centre-1');
    const strip = centre.getByRole('complementary', { name: '紧急查看' });
    await strip.getByRole('button', { name: '结束' }).click();
    await centre.getByRole('button', { name: '结束查看' }).click();
    await strip.waitFor({ state: 'detached' });
    await admin.getByText(await nameOf(HE)).waitFor({ state: 'detached' });
  });

  test('an auditor reads the list and decides nothing; a station finds no such page', async () => {
    const auditor = await views.console('auditor-1', '/console/break-glass');
    await auditor.getByRole('cell', { name: REASON }).first().waitFor();
    expect(await auditor.getByRole('button', { name: /同.?意|结.?束|查看资料/ }).count()).toBe(0);
    const station = await views.console('duty-01', '/console/break-glass');
    await station.getByText('您没有查看权限').waitFor();
  });
});
