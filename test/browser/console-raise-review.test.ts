import { describe, expect, test } from 'vitest';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

const SMALL = { width: 1366, height: 768 };
const FIFTEEN_SECONDS = 15_000;

describe('raise, match and review by keyboard', () => {
  const testApp = useTestApp();
  const { act, browser, look, warn } = useActions(testApp);
  const views = useBrowser(testApp);

  /** The name of an employee, as an officer would have it from the phone. */
  async function nameOf(employeeId: string): Promise<string> {
    const { candidates } = await (await browser('centre-1')).get<{ candidates: { name: string }[] }>(
      `/api/employees?q=${encodeURIComponent(employeeId)}`,
    );
    return candidates[0]?.name ?? '';
  }

  test('a CRITICAL is typed and sent in less than 15 seconds without the mouse', async () => {
    const page = await views.console('centre-1', '/console/', SMALL);
    await page.getByRole('heading', { level: 1, name: '实时态势' }).waitFor();
    const name = await nameOf('0010/0020');
    const begun = performance.now();
    await page.keyboard.press('n');
    await page.getByRole('combobox', { name: '员工' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.type(`${name} 0020`, { delay: 60 });
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '重选' }).waitFor();
    await page.keyboard.press('1');
    await page.keyboard.type('sdfl', { delay: 60 });
    await page.keyboard.press('Enter');
    await page.keyboard.type('正在通话，对方要求转账', { delay: 20 });
    await snapshot(page, 'raise-02-ready');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { level: 1, name: /^预警 YJ-/ }).waitFor();
    expect(performance.now() - begun).toBeLessThan(FIFTEEN_SECONDS);
    const id = page.url().split('/').pop() ?? '';
    expect(await look('centre-1', { id, number: '' })).toMatchObject({
      ...{ level: 'CRITICAL', fraudType: 'BRUSHING_REBATE', state: 'DISPATCHED' },
      ...{ note: '正在通话，对方要求转账', organisation: { name: expect.any(String) } },
    });
  });

  test('what is open about the same person is shown, and opened by key', async () => {
    const open = await warn('emp-0010-0021', { level: 'HIGH' });
    const page = await views.console('duty-01', '/console/raise');
    await page.getByRole('combobox', { name: '员工' }).fill('0021');
    await page.getByRole('option').first().waitFor();
    await snapshot(page, 'raise-01-found');
    await page.getByRole('option').filter({ hasText: '有未办结预警' }).first().click();
    await page.getByText(`此人已有未办结预警`).waitFor();
    await snapshot(page, 'raise-03-open-already');
    await page.keyboard.press('o');
    await page.getByRole('heading', { level: 1, name: `预警 ${open.number}` }).waitFor();
  });

  test('an identity number in the note is refused before anything is sent', async () => {
    const page = await views.console('cp-01', '/console/raise');
    await page.getByRole('combobox', { name: '员工' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.type('0010/0022');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '重选' }).waitFor();
    await page.keyboard.press('2');
    await page.keyboard.type('xjdk', { delay: 60 });
    await page.keyboard.press('Enter');
    await page.keyboard.type('身份证11010519491231002X');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').getByText('备注里不能有身份证号').waitFor();
    await page.getByLabel('备注').fill('家属来电求助');
    await page.keyboard.press('Control+Enter');
    await page.getByText('等待反诈中心匹配员工').waitFor();
  });

  test('whoever may not raise has no such page and no such key', async () => {
    const page = await views.console('adv-0010-1', '/console/raise');
    await page.getByText('您没有查看权限').waitFor();
    await page.keyboard.press('n');
    expect(await page.getByRole('combobox', { name: '员工' }).count()).toBe(0);
  });

  test('a warning that named nobody is matched by key, what fits and what does not being said in words', async () => {
    const name = await nameOf('0010/0023');
    const warning = await testApp.warn({ person: { phone: '15400009999' }, orgId: '0010', level: 'CRITICAL' });
    const page = await views.console('centre-1', `/console/w/${warning.id}`, SMALL);
    await page.getByRole('button', { name: /^匹配员工/ }).waitFor();
    await page.keyboard.press('m');
    await page.getByRole('dialog', { name: '匹配员工' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type(`${name} 0023`);
    await page.getByRole('cell', { name: '1', exact: true }).waitFor();
    await page.getByText('✓ 一致').first().waitFor();
    await page.getByText('≠ 不同').first().waitFor();
    await snapshot(page, 'match-01-candidates');
    await page.getByRole('dialog').getByText('来件内容').click();
    await page.keyboard.press('1');
    await page.keyboard.press('Control+Enter');
    await page.getByText('已匹配并下发').waitFor();
    expect((await look('centre-1', warning)).state).toBe('DISPATCHED');
  });

  test('whom nobody knows is closed as such, with the reason already written', async () => {
    const warning = await testApp.warn({ person: { phone: '15400009998' }, level: 'LOW' });
    const page = await views.console('centre-1', `/console/w/${warning.id}`);
    await page.getByRole('button', { name: /^匹配员工/ }).click();
    await page.getByRole('button', { name: '查无此人…' }).click();
    await page.getByRole('dialog', { name: '民警办结' }).getByText('查无此人：').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('已办结', { exact: true }).first().waitFor();
    expect((await look('centre-1', warning)).state).toBe('CLOSED');
  });

  test('the queue is reviewed by key: approve, and the next one comes by itself; return with a reason', async () => {
    const [first, second] = [
      await warn('emp-0010-0024', { level: 'HIGH' }),
      await warn('emp-0010-0025', { level: 'MEDIUM' }),
    ];
    for (const warning of [first, second])
      await act('adv-0010-1', warning, 'outcome', { outcome: 'NOT_INVOLVED', detail: { method: 'IN_PERSON' } });
    const page = await views.console('duty-01', '/console/review', SMALL);
    await page.getByRole('button', { name: /^复核通过/ }).waitFor();
    await snapshot(page, 'review-01-queue');
    await page.keyboard.press('a');
    await page.getByRole('dialog', { name: '复核通过：核实未受骗' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('已复核通过').waitFor();
    await page.getByText(second.number, { exact: true }).last().waitFor();
    await page.getByRole('navigation', { name: '等待复核' }).getByText('共 1 起').waitFor();
    await page.keyboard.press('r');
    await page.getByRole('dialog', { name: '退回补充' }).waitFor();
    await page.keyboard.type('请写明见面地点');
    await page.keyboard.press('Control+Enter');
    await page.getByText('没有等待您复核的结果').waitFor();
    expect((await look('duty-01', first)).state).toBe('CLOSED');
    expect((await look('duty-01', second)).state).not.toBe('REPORTED');
    await snapshot(page, 'review-02-empty');
  });
});
