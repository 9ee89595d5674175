import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { cardOn, overflowing, phoneOn } from '../support/desk.ts';
import { useTestApp } from '../support/test-app.ts';

describe('the cards of the loop on the sandbox’s phones', () => {
  const testApp = useTestApp();
  const { act, press, warn } = useActions(testApp);
  const views = useBrowser(testApp);

  /** Both widths at once: what is done in one window is seen in the other. */
  async function bothWidths() {
    const wide = await views.desk();
    const narrow = await views.deskOnPhone();
    return {
      wide,
      async shows(place: string, title: string, name: string, text = ''): Promise<void> {
        await cardOn(wide, place, title, text).waitFor();
        await turnTo(narrow, place);
        await cardOn(narrow, place, title, text).waitFor();
        await snapshot(wide, `card-${name}`);
        await snapshot(narrow, `card-${name}-narrow`);
        expect([...(await overflowing(wide)), ...(await overflowing(narrow))]).toEqual([]);
      },
    };
  }

  const turnTo = (page: Page, place: string) => page.getByRole('navigation').getByRole('button', { name: place }).tap();

  test('not found: the outcomes that fit it, and 「继续找」', async () => {
    const { wide, shows } = await bothWidths();
    const { number } = await warn('emp-0001-0030');
    await shows('安全顾问', '【特急】请马上去找一位同事', 'C01', number);
    await cardOn(wide, '安全顾问', '【特急】请马上去找一位同事').getByRole('button', { name: '立即签收' }).click();
    await shows('安全顾问', '已签收，请尽快见到本人', 'C01a', number);
    await shows('副顾问', '已有同事签收，谢谢您', 'C04', number);
    await cardOn(wide, '安全顾问', '已签收，请尽快见到本人').getByRole('button', { name: '找不到人' }).click();
    await shows('安全顾问', '没找到人？请选一项', 'C01d', number);
    await cardOn(wide, '安全顾问', '没找到人？请选一项').getByRole('button', { name: '联系不上' }).click();
    await shows('安全顾问', '已反馈，谢谢您', 'C01e', number);
    await shows('社区民警', '【升级】本人联系不上', 'C10', number);
    await cardOn(wide, '社区民警', '【升级】本人联系不上').getByRole('button', { name: '我来处置' }).click();
    await shows('社区民警', '已由您接手，请尽快到场', 'C10a', number);
    await shows('安全顾问', '民警已接手，谢谢您', 'C40', number);
  });

  test('all ten outcomes from the menu, with two more questions, on one card', async () => {
    const { wide, shows } = await bothWidths();
    const warning = await warn('emp-0001-0031');
    await press('adv-0001-1', '立即签收', warning);
    const signed = cardOn(wide, '安全顾问', '已签收，请尽快见到本人', warning.number);
    await signed.getByRole('button', { name: '更多操作' }).click();
    await snapshot(wide, 'card-menu');
    await signed.getByRole('button', { name: '反馈结果' }).click();
    await shows('安全顾问', '反馈劝阻结果', 'C02');

    const form = cardOn(wide, '安全顾问', '反馈劝阻结果');
    expect(await form.getByLabel('劝阻结果').locator('option').count()).toBe(10);
    await form.getByLabel('劝阻结果').selectOption({ label: '核实未受骗' });
    await form.getByLabel('劝阻方式').selectOption({ label: '当面' });
    await form.getByLabel('何时见到或联系上').selectOption({ label: '约15分钟前' });
    await form.getByRole('button', { name: '提交反馈' }).click();
    await cardOn(wide, '安全顾问', '已反馈，谢谢您', '核实未受骗').waitFor();
    expect(await testApp.view(warning)).toMatchObject({ state: 'REPORTED', outcome: 'NOT_INVOLVED' });
    await shows('派出所值班', '【待办】处置结果待复核', 'C41', warning.number);
  });

  test('handed over, a colleague is asked to confirm', async () => {
    const { wide, shows } = await bothWidths();
    const warning = await warn('emp-0001-0032');
    await press('adv-0001-1', '立即签收', warning);
    await press('adv-0001-1', '转给同事', warning);
    await shows('副顾问', '请接手未办结的预警', 'C37');
    await cardOn(wide, '副顾问', '请接手未办结的预警').getByRole('button', { name: '确认接手' }).click();
    await cardOn(wide, '副顾问', '已由您接手，谢谢您').waitFor();
    await shows('副顾问', '已签收，请尽快见到本人', 'C37-after', warning.number);
  });

  test('a press that comes too late is told so', async () => {
    const { wide, shows } = await bothWidths();
    const warning = await warn('emp-0001-0033');
    const late = cardOn(wide, '副顾问', '【特急】请马上去找一位同事', warning.number);
    await late.getByRole('button', { name: '立即签收' }).waitFor();
    await testApp.faults({ busy: { apis: ['message/update_template_card'] } });
    await testApp.phone('adv-0001-1').press('立即签收', warning);
    await expect.poll(async () => (await testApp.view(warning)).state).toBe('ACKED');
    const arrived = wide.waitForResponse((response) => response.url().endsWith('/press'));
    await late.getByRole('button', { name: '立即签收' }).click();
    await arrived;
    await testApp.faults({});
    await testApp.advance(minutes(1));
    await shows('副顾问', '这次操作没有生效', 'C28', warning.number);
    await cardOn(wide, '安全顾问', '已签收，请尽快见到本人', warning.number).waitFor();
  });

  test('several at once come as one roll-up to an officer', async () => {
    const { shows } = await bothWidths();
    await Promise.all(
      ['emp-0001-0034', 'emp-0001-0035', 'emp-0001-0036'].map((employeeId) => warn(employeeId, { level: 'HIGH' })),
    );
    await testApp.advance(minutes(11));
    await shows('社区民警', '【汇总】2起预警待处置', 'C34');
  });

  test('revoked: everybody who was asked is told to stop', async () => {
    const { shows, wide } = await bothWidths();
    const warning = await warn('emp-0001-0037', { level: 'MEDIUM' });
    await shows('安全顾问', '【中危】请提醒一位同事', 'C01m', warning.number);
    await press('adv-0001-1', '立即签收', warning);
    await act('centre-1', warning, 'revoke', { reason: '重复下发' });
    await shows('安全顾问', '【撤销】请停止查找', 'C36', warning.number);
    await phoneOn(wide, '副顾问')
      .getByRole('article')
      .filter({ hasText: warning.number })
      .getByRole('button', { name: '立即签收' })
      .waitFor({ state: 'detached' });
  });
});
