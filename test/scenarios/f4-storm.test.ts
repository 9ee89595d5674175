import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

describe('F4: the channel fails, not three hundred advisors', () => {
  const testApp = useTestApp();
  const { titles, warn } = useActions(testApp);
  const failures = async () =>
    (await testApp.app.directory.listReadiness(testApp.app.db)).filter(({ kind }) => kind === 'CHANNEL_FAILURE');

  test('twenty ladders that would climb while WeCom takes nothing are one defect; all goes out on recovery', async () => {
    await testApp.faults({ untrustedIp: true });
    const warnings = [];
    for (let n = 10; n < 32; n += 1)
      warnings.push(await testApp.warn({ person: { employeeId: `emp-0006-00${n}` }, level: 'HIGH' }));
    await testApp.advance(minutes(5));
    await testApp.app.warnings.watchStorm();
    expect((await failures()).length).toBe(1);
    await testApp.app.warnings.watchStorm();
    expect((await failures()).length).toBe(1);
    expect(await titles('adv-0006-1')).toEqual([]);
    const [first] = warnings;
    expect(first && (await testApp.view(first))).toMatchObject({ state: 'DISPATCHED', escalationStep: 1 });

    await testApp.faults({});
    await testApp.advance(minutes(4));
    const { rows } = await sql<{ n: number }>`
      select count(distinct owner_id)::int as n from delivery where userid = 'adv-0006-1' and state = 'accepted'`.execute(
      testApp.app.db,
    );
    expect(rows[0]?.n).toBe(22);
    await testApp.app.warnings.watchStorm();
    expect(await failures()).toEqual([]);
  });

  test('many climbing while the channel works is no defect', async () => {
    for (let n = 40; n < 62; n += 1) await testApp.warn({ person: { employeeId: `emp-0006-00${n}` }, level: 'HIGH' });
    await testApp.advance(minutes(5));
    await testApp.app.warnings.watchStorm();
    expect(await failures()).toEqual([]);
    await warn('emp-0006-0070');
  });
});
