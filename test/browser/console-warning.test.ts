import { describe, expect, test } from 'vitest';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

const SMALL = { width: 1366, height: 768 };

describe('a warning’s page at the desk', () => {
  const testApp = useTestApp();
  const { act, look, press, warn } = useActions(testApp);
  const views = useBrowser(testApp);

  test('facts and acts are in sight without scrolling, beside ladder, course, cards and answers of the platform', async () => {
    const warning = await warn('emp-0010-0010', { level: 'CRITICAL' });
    await press('adv-0010-1', '立即签收', warning);
    const page = await views.console('duty-01', `/console/w/${warning.id}`, SMALL);
    await page.getByRole('heading', { level: 1, name: `预警 ${warning.number}` }).waitFor();
    const takeOver = page.getByRole('button', { name: /^我来处置/ });
    const box = await takeOver.boundingBox();
    expect((box?.y ?? 9_999) + (box?.height ?? 0)).toBeLessThan(SMALL.height);
    await page.getByRole('region', { name: '升级阶梯' }).getByText('社区民警').waitFor();
    await page.getByText('签收', { exact: false }).first().waitFor();
    await snapshot(page, 'warning-01-page-1366');
    await page.keyboard.press('3');
    await page.getByText('发送：平台已接受').first().waitFor();
    await snapshot(page, 'warning-02-cards-1366');
    await page.keyboard.press('2');
    await page.getByRole('columnheader', { name: '应答' }).waitFor();
    await snapshot(page, 'warning-03-asked-1366');
  });

  test('an act by key shows the new state at once; one that ends asks first', async () => {
    const warning = await warn('emp-0010-0011', { level: 'CRITICAL' });
    const page = await views.console('centre-1', `/console/w/${warning.id}`);
    await page.getByRole('button', { name: /^我来处置/ }).waitFor();
    await page.keyboard.press('t');
    await page.getByText('已由您接手，请尽快到场').waitFor();
    await page.getByText('处置民警', { exact: true }).waitFor();
    await page.keyboard.press('Shift+R');
    const dialog = page.getByRole('dialog', { name: '撤销预警' });
    await dialog.waitFor();
    await snapshot(page, 'warning-04-revoke');
    await page.keyboard.press('Control+Enter');
    await dialog.getByText('请写明原因').waitFor();
    expect((await look('centre-1', warning)).state).toBe('ACKED');
    await page.keyboard.type('重复下发');
    await page.keyboard.press('Control+Enter');
    await page.getByText('已撤销，会通知停止查找').waitFor();
    await page.getByText('预警已撤销，请停止查找').waitFor();
    expect((await look('centre-1', warning)).state).toBe('REVOKED');
  });

  test('of two officers at once the second reads why his act was not taken, and sees who has it', async () => {
    const warning = await warn('emp-0010-0012', { level: 'CRITICAL' });
    const page = await views.console('duty-01', `/console/w/${warning.id}`);
    views.expectNoise('409');
    await page.getByRole('button', { name: /^我来处置/ }).waitFor();
    const other = await act('centre-1', warning, 'take_over');
    await page.keyboard.press('t');
    await page.getByRole('alert').getByText('没有执行：已有同事签收').waitFor();
    await page
      .getByText(other.owner?.name ?? '?')
      .first()
      .waitFor();
    await snapshot(page, 'warning-05-race');
  });

  test('what a colleague does elsewhere appears by itself', async () => {
    const warning = await warn('emp-0010-0013', { level: 'CRITICAL' });
    const page = await views.console('duty-01', `/console/w/${warning.id}`);
    await page.getByText('企业还没有签收').waitFor();
    await press('adv-0010-1', '立即签收', warning);
    await page.getByText('签收人', { exact: true }).waitFor();
  });

  test('the auditor reads it masked and can do nothing; another station’s officer finds nothing', async () => {
    const warning = await warn('emp-0010-0014', { level: 'CRITICAL' });
    const full = (await look('centre-1', warning)).subject?.name ?? '';
    const page = await views.console('auditor-1', `/console/w/${warning.id}`);
    await page.getByText('您只查看，不能操作。').waitFor();
    await page.getByRole('region', { name: '升级阶梯' }).waitFor();
    expect(await page.getByText(full).count()).toBe(0);
    await page.keyboard.press('3');
    await page.getByText('发送：平台已接受').first().waitFor();
    expect(await page.getByRole('article').count()).toBe(0);
    await snapshot(page, 'warning-06-auditor');
    views.expectNoise('404');
    const other = await views.console('cp-02', `/console/w/${warning.id}`);
    await other.getByText('没有找到，或不在您的管辖范围内').waitFor();
  });

  test('who reported it himself reads that another reviews it', async () => {
    const warning = await warn('emp-0010-0015', { level: 'CRITICAL' });
    await act('duty-01', warning, 'take_over');
    await act('duty-01', warning, 'outcome', { outcome: 'NOT_INVOLVED', detail: { method: 'IN_PERSON' } });
    const page = await views.console('duty-01', `/console/w/${warning.id}`);
    await page.getByText('不能复核自己反馈的结果，请由其他民警复核').waitFor();
    expect(await page.getByRole('button', { name: /^复核通过/ }).count()).toBe(0);
  });

  test('on paper the name is masked until its reader says otherwise', async () => {
    const warning = await warn('emp-0010-0016', { level: 'CRITICAL' });
    const full = (await look('centre-1', warning)).subject?.name ?? '';
    const page = await views.console('centre-1', `/console/w/${warning.id}/print`);
    await page.getByText('打印人：').waitFor();
    expect(await page.getByText(full).count()).toBe(0);
    await snapshot(page, 'warning-07-print', { whole: true });
    await page.getByRole('checkbox', { name: '打印全名和备注' }).check();
    await page.getByText(full).waitFor();
  });

  test('the night shift reads all of it in the dark', async () => {
    const warning = await warn('emp-0010-0017', { level: 'HIGH' });
    const page = await views.console('duty-01', `/console/w/${warning.id}`);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.getByRole('region', { name: '升级阶梯' }).waitFor();
    await page.keyboard.press('3');
    await page.getByRole('article').first().waitFor();
    await snapshot(page, 'warning-08-dark');
  });
});
