import { describe, expect, test } from 'vitest';
import { minutes, seconds } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

describe('the live board', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);
  const { warn } = useActions(testApp);

  test('a new warning stands there within a second of its commit, with its next step and when', async () => {
    const page = await views.console('centre-1');
    await page.getByText('现在没有未结预警', { exact: false }).waitFor();
    await page.getByText('实时 ·', { exact: false }).waitFor();
    const warning = await testApp.warn({ person: { employeeId: 'emp-0001-0002' } });
    const begun = Date.now();
    const row = page.getByRole('listitem').filter({ hasText: warning.number });
    await row.waitFor();
    expect(Date.now() - begun).toBeLessThan(2_000);
    await testApp.advance(0);
    await row.getByText('再次提醒企业顾问').waitFor();
    expect(await row.locator('.board-next b').textContent()).toMatch(/^\d\d:\d\d:\d\d$/);
    expect(await row.getByRole('link').getAttribute('href')).toBe(`/console/w/${warning.id}`);
    await page.getByText('新的特急预警', { exact: false }).waitFor();
    await snapshot(page, 'board-01-new');
    await page.getByRole('button', { name: '知道了' }).click();
    await page.getByText('新的特急预警', { exact: false }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '显示时长' }).click();
    await row.getByText('还有', { exact: false }).waitFor();
    await page.reload();
    await row.getByText('还有', { exact: false }).waitFor();
    await page.getByRole('button', { name: '显示时刻' }).click();
  });

  test('what ran out counts up, and says who did not act; a station sees its own', async () => {
    const warning = await warn('emp-0001-0002');
    await testApp.advance(minutes(12));
    const page = await views.console('centre-1');
    const row = page.getByRole('listitem').filter({ hasText: warning.number });
    await row.getByText('超时', { exact: false }).waitFor();
    await row.getByText('无人', { exact: false }).waitFor();
    await snapshot(page, 'board-02-overdue');
    const stations = await Promise.all(['duty-01', 'duty-02'].map((userid) => views.console(userid)));
    const counts = await Promise.all(
      stations.map(async (station) => {
        await station.locator('.board-figures').waitFor();
        return station.getByRole('listitem').filter({ hasText: warning.number }).count();
      }),
    );
    expect(counts.sort()).toEqual([0, 1]);
  });

  test('sound is allowed by a press, and muted for a while by a person who is told what that means', async () => {
    const page = await views.console('centre-1');
    await page.getByRole('button', { name: '开启声音提醒' }).click();
    await page.getByRole('button', { name: '声音已开' }).click();
    await page.getByRole('menuitem', { name: '静音 30 分钟' }).click();
    await page.getByText('新的特急预警也不响', { exact: false }).waitFor();
    await page.getByRole('button', { name: '静音 30 分钟' }).click();
    await page.getByRole('button', { name: '静音至', exact: false }).waitFor();
    await snapshot(page, 'board-03-muted');
    await page.getByRole('button', { name: '静音至', exact: false }).click();
    await page.getByRole('button', { name: '声音已开' }).waitFor();
  });

  test('a line that is cut is said, and what happened meanwhile stands there once it is back', async () => {
    views.expectNoise('ERR_INTERNET_DISCONNECTED');
    views.expectNoise('ERR_FAILED');
    const page = await views.console('centre-1');
    await page.getByText('实时 ·', { exact: false }).waitFor();
    await page.context().setOffline(true);
    await page.getByText('线路中断', { exact: false }).waitFor();
    const warning = await warn('emp-0001-0002');
    await snapshot(page, 'board-04-cut');
    await page.context().setOffline(false);
    await page.getByText('实时 ·', { exact: false }).waitFor();
    await page.getByRole('listitem').filter({ hasText: warning.number }).waitFor();
  });

  test('after ten minutes without a line everything is asked anew', async () => {
    views.expectNoise('ERR_INTERNET_DISCONNECTED');
    views.expectNoise('ERR_FAILED');
    const page = await views.console('centre-1');
    await page.clock.install();
    await page.reload();
    await page.getByText('实时 ·', { exact: false }).waitFor();
    await page.context().setOffline(true);
    await page.getByText('线路中断', { exact: false }).waitFor();
    const warning = await warn('emp-0001-0002');
    await page.clock.fastForward(minutes(9));
    // Whoever sits there is seen: a desk left alone would be locked.
    await page.keyboard.press('Shift');
    await page.clock.fastForward(minutes(1) + seconds(1));
    await page.getByText('线路中断 10:', { exact: false }).waitFor();
    await page.context().setOffline(false);
    await page.clock.fastForward(seconds(20));
    await page.getByText('实时 ·', { exact: false }).waitFor();
    await page.getByRole('listitem').filter({ hasText: warning.number }).waitFor();
  });
});
