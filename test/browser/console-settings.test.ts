import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { LevelPolicy } from '../../src/kernel/escalation/index.ts';
import { minutes } from '../../src/lib/time.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

describe('settings on the desk', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);

  /** After how long a new warning of medium level asks the advisors again. */
  async function secondAsk(employeeId: string): Promise<number> {
    const { id } = await testApp.warn({ level: 'MEDIUM', person: { employeeId } });
    const { policy } = await testApp.app.db
      .selectFrom('warning')
      .select('policy')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return (
      (policy as LevelPolicy).rungs.flatMap((rung) =>
        'afterMs' in rung && rung.step === 1 ? [rung.afterMs] : [],
      )[0] ?? -1
    );
  }

  test('a ladder is changed with its verdict, replayed, put in force and taken back', async () => {
    await testApp.warn({ level: 'MEDIUM' });
    const page = await views.console('admin-1', '/console/settings?level=MEDIUM');
    const step = page.getByRole('spinbutton', { name: '中危第1步' });
    await step.fill('40');
    await page.getByText('中危·第2步（社区民警）：第2步应晚于第1步').waitFor();
    await snapshot(page, 'settings-01-refused');
    await step.fill('5');
    await page.getByText('检查通过，还没有生效').waitFor();
    await snapshot(page, 'settings-02-ladder');
    await page.getByRole('tab', { name: '政策回放' }).click();
    await page.getByRole('button', { name: '按改动回放最近 90 天' }).click();
    await page.getByText('共 1 条预警').waitFor();
    await snapshot(page, 'settings-03-replay');
    await page.getByRole('textbox', { name: '修改原因' }).fill('提前再问一次');
    await page.getByRole('button', { name: '马上生效' }).click();
    await page.getByText('有 1 条进行中的预警').waitFor();
    await expect.poll(() => secondAsk('emp-0001-0003')).toBe(minutes(5));
    await page.getByRole('tab', { name: '修改记录' }).click();
    await page.getByText('生效中').waitFor();
    await snapshot(page, 'settings-04-history');
    await page.getByRole('button', { name: '恢复到前一版' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '恢复到前一版' }).click();
    await page.getByText('恢复到初始设置').waitFor();
    await expect.poll(() => secondAsk('emp-0001-0004')).toBe(minutes(15));
  });

  test('a replay shows how far it is and is stopped; the second officer sees the draft with its replay and confirms', async () => {
    const page = await views.console('centre-1', '/console/settings?level=HIGH', { width: 1366, height: 768 });
    await page.getByRole('spinbutton', { name: '高危第1步' }).fill('4');
    await page.getByText('检查通过，还没有生效').waitFor();
    await page.getByRole('tab', { name: '政策回放' }).click();
    const start = page.getByRole('button', { name: '按改动回放最近 90 天' });
    await testApp.app.db.transaction().execute(async (tx) => {
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx);
      await sql`lock table warning_receipt in access exclusive mode`.execute(tx);
      await start.click();
      await page.getByText('开始的回放正在进行').waitFor();
      await page.getByRole('progressbar', { name: '回放进度' }).waitFor();
      await snapshot(page, 'settings-07-running');
      await page.getByRole('button', { name: '停止回放' }).click();
      await page.getByRole('button', { name: '停止，不保留' }).click();
      await page.getByText('已停止，没有结果').waitFor();
    });
    await start.click();
    await page.getByText('经过会不同').first().waitFor();
    await page.getByRole('textbox', { name: '修改原因' }).fill('高危早一分钟再问');
    await page.getByRole('button', { name: '提交确认' }).click();
    await page.getByText('等另一位民警确认').first().waitFor();

    const second = await views.console('admin-1', '/console/settings?tab=history', { width: 1366, height: 768 });
    await second.getByText('已回放 90 天').first().waitFor();
    await snapshot(second, 'settings-08-second-officer');
    await second.evaluate(`localStorage.setItem('eqian.shade', 'dark')`);
    await second.reload();
    await second.getByRole('button', { name: '已回放 90 天，看结果' }).first().click();
    await second.getByRole('dialog').getByText('走到第0步').waitFor();
    await snapshot(second, 'settings-11-dark-result');
    await second.keyboard.press('Escape');
    await second.getByRole('dialog').waitFor({ state: 'hidden' });
    await second
      .getByRole('button', { name: /^确 ?认$/ })
      .first()
      .click();
    await second.getByRole('dialog').getByRole('button', { name: '确认生效' }).click();
    await second.getByText('生效中').waitFor();
    await second.getByRole('button', { name: '恢复到前一版' }).click();
    await second.getByRole('dialog').getByRole('button', { name: '恢复到前一版' }).click();
    await second.getByText('恢复到').first().waitFor();
  });

  test('follow-ups and the words of a module’s own card are changed like everything else', async () => {
    const page = await views.console('admin-1', '/console/settings?tab=timers', { width: 1366, height: 768 });
    await page.getByRole('button', { name: '高危加一次回访' }).click();
    await page.getByText('检查通过，还没有生效').waitFor();
    await snapshot(page, 'settings-09-timers');
    await page.getByRole('button', { name: '放弃改动' }).click();
    await page.goto(new URL('/console/settings?tab=cards&card=operations.silent', page.url()).href);
    const title = page.getByRole('textbox', { name: 'operations.silent标题' });
    await title.fill('【提醒】部级来源不通');
    await page.getByText('检查通过，还没有生效').waitFor();
    await page.getByText('【提醒】部级来源不通').first().waitFor();
    await snapshot(page, 'settings-10-own-card');
  });

  test('a mute window is declared with its end, stands on the board, and is ended sooner', async () => {
    views.expectNoise('400 (Bad Request)');
    const page = await views.console('centre-1', '/console/mute', { width: 1366, height: 768 });
    await page.getByRole('button', { name: '设置时段' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: '原因' }).fill('机房电源检修');
    const local = (at: Date) => new Date(at.getTime() + minutes(480)).toISOString().slice(0, 16);
    const now = await testApp.now();
    await dialog.getByLabel('结束时间').fill(local(new Date(now.getTime() + minutes(60 * 5))));
    await dialog.getByRole('button', { name: '马上静默' }).click();
    await dialog.getByText('一次最长 4 小时').waitFor();
    await dialog.getByLabel('结束时间').fill(local(new Date(now.getTime() + minutes(90))));
    await dialog.getByRole('button', { name: '马上静默' }).click();
    await page.getByText('计划维护（机房电源检修）').waitFor();
    await page.getByText('进行中').waitFor();
    await snapshot(page, 'mute-01-running');

    const board = await views.console('duty-01', '/console/', { width: 1366, height: 768 });
    await board.getByText('计划维护（机房电源检修）').waitFor();
    await snapshot(board, 'mute-02-board');
    await board.evaluate(`localStorage.setItem('eqian.shade', 'dark')`);
    await board.goto(new URL('/console/wall', board.url()).href);
    await board.getByText('计划维护（机房电源检修）').waitFor();
    await snapshot(board, 'mute-04-dark-wall');

    await page.getByRole('button', { name: '提前结束' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '现在结束' }).click();
    await page.getByText('（提前）').waitFor();
    await snapshot(page, 'mute-03-over');
    expect(await page.getByText('计划维护（机房电源检修）').count()).toBe(0);
    const duty = await views.console('duty-01', '/console/mute');
    await duty.getByText('机房电源检修').waitFor();
    expect(await duty.getByRole('button', { name: '设置时段' }).count()).toBe(0);
  });

  test('a card’s words are counted while they are typed, and refused when they do not fit', async () => {
    const page = await views.console('centre-1', '/console/settings?tab=cards&card=C01m');
    const title = page.getByRole('textbox', { name: 'C01m标题' });
    await title.fill('【{tag}】请马上去提醒这一位正在被人骗钱的同事，越快越好越快越好');
    await page.getByText('这样改不行').waitFor();
    const inForce = page.getByRole('button', { name: '马上生效' });
    await page.getByRole('textbox', { name: '修改原因' }).fill('说得更短');
    expect(await inForce.isDisabled()).toBe(true);
    await snapshot(page, 'settings-05-card');
    await title.fill('请提醒同事');
    await page.getByText('不能删去 {tag}').first().waitFor();
    await title.fill('【{tag}】请去提醒同事');
    await page.getByText('检查通过，还没有生效').waitFor();
    await page.getByText('【特急】请去提醒同事').waitFor();
    expect(await inForce.isEnabled()).toBe(true);
  });

  test('a station reads the settings and changes nothing', async () => {
    const page = await views.console('duty-01', '/console/settings?tab=limits', { width: 1366, height: 768 });
    await page.getByText('发送限额').waitFor();
    await page.getByRole('textbox', { name: '免打扰时段' }).and(page.locator(':disabled')).waitFor();
    await snapshot(page, 'settings-06-limits');
    expect(await page.getByRole('main').locator('input:enabled, textarea:enabled').count()).toBe(0);
    expect(await page.getByRole('button', { name: '马上生效' }).count()).toBe(0);
  });
});
