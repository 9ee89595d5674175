import { describe, expect, test } from 'vitest';
import { sendReachDigest } from '../../src/domain/readiness/notify/digest.ts';
import { maskName } from '../../src/lib/masking.ts';
import { hours, minutes, nextShanghai } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

// 0006: adv-0006-1 and -2, community police cp-07, station duty-04.
describe('who cannot be reached, once a day to whoever can mend it', () => {
  const testApp = useTestApp();
  const { nameOf, shown, titles } = useActions(testApp);
  const TITLE = '【提醒】有人可能收不到预警';

  /** What the sweep does each minute of real time, when the county's clock says so. */
  const digest = async () => {
    await sendReachDigest(testApp.app.readiness.ctx);
    await testApp.advance(minutes(1));
  };
  const until = async (clock: string) => {
    const now = await testApp.now();
    await testApp.advance(nextShanghai(now, clock).getTime() - now.getTime());
    await digest();
  };
  const heard = async (userid: string) => (await titles(userid)).filter((title) => title === TITLE).length;
  const days = async () => testApp.app.db.selectFrom('reachDigest').select('people').orderBy('day').execute();

  test('nobody hears of it while nothing is wrong', async () => {
    await digest();
    expect(await days()).toEqual([{ people: 0 }]);
    for (const userid of ['cp-07', 'duty-04', 'centre-1', 'admin-1']) expect(await heard(userid)).toBe(0);
  });

  test('an advisor’s community police hear of him the next morning, once, by his masked name, with the reason', async () => {
    await testApp.app.directory.markUnreachable(testApp.app.db, 'adv-0006-1', 81_013);
    await until('08:38');
    expect(await heard('cp-07')).toBe(0);
    await until('08:40');
    expect(await heard('cp-07')).toBe(1);
    expect(await shown('cp-07')).toMatchObject({
      title: TITLE,
      fields: { 人员: maskName(await nameOf('adv-0006-1')), 原因: expect.stringContaining('不在应用可见范围') },
    });
    await testApp.advance(hours(3));
    await digest();
    expect(await heard('cp-07')).toBe(1);
    for (const userid of ['adv-0006-1', 'adv-0006-2', 'cp-01', 'duty-04', 'centre-1'])
      expect(await heard(userid)).toBe(0);
  });

  test('day by day until it is mended; an officer’s own trouble goes to the centre and the county’s office, not to himself', async () => {
    await testApp.app.directory.markUnreachable(testApp.app.db, 'chief-04', 81_013);
    await until('08:41');
    expect(await heard('cp-07')).toBe(2);
    expect(await heard('admin-1')).toBe(1);
    expect(await heard('chief-04')).toBe(0);
    await testApp.app.directory.markReachable(testApp.app.db, 'adv-0006-1');
    await testApp.app.directory.markReachable(testApp.app.db, 'chief-04');
    await until('08:41');
    expect([await heard('cp-07'), await heard('admin-1')]).toEqual([2, 1]);
    expect((await days()).map(({ people }) => people)).toEqual([0, 1, 2, 0]);
  });
});
