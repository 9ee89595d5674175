import { describe, expect, test } from 'vitest';
import { readSettings } from '../../src/config/settings.ts';
import { hours, minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

const { timers: before } = readSettings(process.cwd());
/** Seventy hours of alarms every quarter of an hour would say nothing more. */
const unhurried = { ...before, HIGH: { ...before.HIGH, contact: hours(200), outcome: hours(300) } };

describe('F1: a name does not stay on a card whose code dies', () => {
  const testApp = useTestApp({ settings: { timers: unhurried } });
  const { nameOf, press, shown, warn } = useActions(testApp);

  test('after seventy hours a card without it takes its place, and can still be pressed', async () => {
    const warning = await warn('emp-0010-0010', { level: 'HIGH' });
    const name = await nameOf('emp-0010-0010');
    await press('adv-0010-1', '立即签收', warning);
    await testApp.advance(hours(70) - minutes(1));
    expect((await shown('adv-0010-1', warning)).fields.本人).toContain(name);
    await testApp.advance(minutes(1));
    expect(JSON.stringify(await testApp.phone('adv-0010-1').screen())).not.toContain(name);
    expect((await shown('adv-0010-1', warning)).buttons).toEqual(['已见到本人', '找不到人', '需要支援']);
    await press('adv-0010-1', '已见到本人', warning);
    expect(await testApp.view(warning)).toMatchObject({ state: 'CONTACTED' });
  });

  test('an officer’s card loses it too', async () => {
    const warning = await warn('emp-0010-0011', { level: 'HIGH' });
    const name = await nameOf('emp-0010-0011');
    await press('adv-0010-1', '立即签收', warning);
    await press('adv-0010-1', '需要支援', warning);
    await press('cp-01', '我来处置', warning);
    expect((await shown('cp-01', warning)).fields.本人).toContain(name);
    await testApp.advance(hours(70));
    expect(JSON.stringify(await testApp.phone('cp-01').screen())).not.toContain(name);
    expect(JSON.stringify(await testApp.phone('adv-0010-1').screen())).not.toContain(name);
  });
});
