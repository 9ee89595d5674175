import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { DrillListData } from '../../src/domain/drills/api.ts';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

describe('exercises at the desk', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);

  test('an exercise is begun, watched and ended at the desk', async () => {
    const page = await views.console('centre-1', '/console/drills');
    await page.getByRole('button', { name: '开始演练' }).click();
    await page.getByText('不会动用任何员工的信息').waitFor();
    await page.getByLabel('派出所（下面的单位都参加）').click();
    await page
      .locator('.ant-select-item-option-content')
      .filter({ hasText: /派出所（1个单位）/ })
      .first()
      .click();
    await page.getByRole('dialog').getByText('开始演练', { exact: true }).click();
    await page.getByText('按剧本自动答复').click();
    await page.getByText('空着：不答').first().waitFor();
    await snapshot(page, 'operations-06-drill-form');
    await page.getByRole('button', { name: /在约 \d+ 个单位开始演练/ }).click();
    await page.getByText('已下发').first().waitFor();
    await testApp.advance(0);
    await snapshot(page, 'operations-07-drill');
    await page.getByRole('button', { name: '停止演练' }).click();
    await page.getByRole('button', { name: /^停\s?止$/ }).click();
    await page.getByText('■ 已结束').waitFor();
    await testApp.advance(0);
    const { drills } = await (await testApp.as('centre-1')).get<DrillListData>('/api/drills');
    expect(drills).toMatchObject([{ hand: 'SCRIPTED', endedAt: expect.any(String) }]);
    const { rows } = await sql<{ begun: number; open: number; real: number }>`
      select count(*)::int as begun, (count(*) filter (where state not in ('CLOSED', 'REVOKED')))::int as open,
        (count(*) filter (where not drill or person_id is not null))::int as real
      from warning`.execute(testApp.app.db);
    expect(rows).toEqual([{ begun: drills[0]?.begun, open: 0, real: 0 }]);
  });
});
