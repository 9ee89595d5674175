import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { useDeeds } from '../support/deeds.ts';
import { useTown } from '../support/town.ts';

describe('F4: the channel fails, not three hundred advisors', () => {
  const town = useTown();
  const { titles, warn } = useDeeds(town);
  const failures = async () =>
    (await town.app.directory.listReadiness(town.app.db)).filter(({ kind }) => kind === 'CHANNEL_FAILURE');

  test('twenty ladders that would climb while WeCom takes nothing are one defect; all goes out on recovery', async () => {
    await town.faults({ untrustedIp: true });
    const warnings = [];
    for (let n = 10; n < 32; n += 1)
      warnings.push(await town.warn({ person: { employeeId: `emp-0006-00${n}` }, level: 'HIGH' }));
    await town.advance(minutes(5));
    await town.app.warnings.watchStorm();
    expect((await failures()).length).toBe(1);
    await town.app.warnings.watchStorm();
    expect((await failures()).length).toBe(1);
    expect(await titles('adv-0006-1')).toEqual([]);
    const [first] = warnings;
    expect(first && (await town.view(first))).toMatchObject({ state: 'DISPATCHED', escalationStep: 1 });

    await town.faults({});
    await town.advance(minutes(4));
    const { rows } = await sql<{ n: number }>`
      select count(distinct owner_id)::int as n from delivery where userid = 'adv-0006-1' and state = 'accepted'`.execute(
      town.app.db,
    );
    expect(rows[0]?.n).toBe(22);
    await town.app.warnings.watchStorm();
    expect(await failures()).toEqual([]);
  });

  test('many climbing while the channel works is no defect', async () => {
    for (let n = 40; n < 62; n += 1) await town.warn({ person: { employeeId: `emp-0006-00${n}` }, level: 'HIGH' });
    await town.advance(minutes(5));
    await town.app.warnings.watchStorm();
    expect(await failures()).toEqual([]);
    await warn('emp-0006-0070');
  });
});
