import { describe, expect, test } from 'vitest';
import { snapshot, useBrowser } from '../support/browser.ts';
import { useTestApp } from '../support/test-app.ts';

describe('signing in to the desk', () => {
  const testApp = useTestApp();
  const views = useBrowser(testApp);

  test('whoever is not known is led to the sign-in page, and from there as any role with one click', async () => {
    const page = await views.stranger('/console/?tab=2');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('heading', { level: 1, name: 'E企安工作台' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/console/sign-in');
    const roles = page.getByRole('navigation', { name: '演示身份' }).getByRole('link');
    expect(await roles.count()).toBe(9);
    await snapshot(page, 'sign-in-01');
    await roles.filter({ hasText: 'admin-1' }).click();
    await page.waitForURL('**/console/?tab=2');
    await page.getByRole('heading', { level: 1, name: '实时态势' }).waitFor();
  });
});
