import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { fieldOf, titleOf } from '../support/phone.ts';
import { useTestApp } from '../support/test-app.ts';

describe('row 39: silence never ends a warning', () => {
  const testApp = useTestApp();

  // First of all: a reminder is one card for everything that waits, and here nothing else does.
  test('after the top step the alarm repeats until somebody takes over', async () => {
    const warning = await testApp.warn({ person: { employeeId: 'emp-0001-0012' } });
    await testApp.advance(minutes(12 + 5 + 5));
    expect((await testApp.phone('centre-1').titles(warning)).length).toBe(3);

    await testApp.phone('centre-1').press('我来处置', warning);
    await testApp.advance(minutes(5));
    expect((await testApp.phone('centre-2').titles(warning)).length).toBe(3);
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED', owner: { kind: 'POLICE' } });
  });

  test('a silent CRITICAL climbs advisor, community police, station and centre in twelve minutes', async () => {
    const warning = await testApp.warn({ person: { employeeId: 'emp-0001-0010' } });
    await testApp.advance(0);
    expect(await testApp.phone('adv-0001-1').titles(warning)).toEqual(['【特急】请马上去找一位同事']);

    await testApp.advance(minutes(2));
    expect(await testApp.phone('adv-0001-1').titles(warning)).toContain('【特急】仍无人签收，请马上处理');
    await testApp.advance(minutes(3));
    expect(await testApp.phone('cp-01').titles(warning)).toContain('【升级】企业超时未签收');
    await testApp.advance(minutes(3));
    expect(await testApp.phone('duty-01').titles(warning)).toContain('【升级】企业超时未签收');
    expect(await testApp.phone('chief-01').titles(warning)).toEqual([]);

    await testApp.advance(minutes(4));
    expect(await testApp.phone('chief-01').titles(warning)).toContain('【升级】企业超时未签收');
    const centre = await testApp.phone('centre-1').card(warning);
    expect(titleOf(centre)).toBe('【升级】企业超时未签收');
    expect(fieldOf(centre, '等级')).toBe('特急，第4步，已12分钟');
    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', escalationStep: 4, owner: null });
  });

  test('a restart in the middle of the ladder changes nothing', async () => {
    const warning = await testApp.warn({ person: { employeeId: 'emp-0001-0011' } });
    await testApp.advance(minutes(4));
    await testApp.restart();
    await testApp.advance(minutes(8));

    expect(await testApp.phone('centre-1').titles(warning)).toEqual(['【升级】企业超时未签收']);
    expect(await testApp.phone('cp-01').titles(warning)).toEqual([
      '【知会】特急预警已下发企业',
      '【升级】企业超时未签收',
    ]);
    expect(await testApp.view(warning)).toMatchObject({ escalationStep: 4 });
  });
});
