import { describe, expect, test } from 'vitest';
import { useActions } from '../support/actions.ts';
import { screensAbout } from '../support/records.ts';
import { useTestApp } from '../support/test-app.ts';

// cp-01 has organisations 0001, 0010 and 0011; cp-04 has 0002, 0009 and 0014.
describe('row 2: advisor and community police work as a pair', () => {
  const testApp = useTestApp();
  const { act, list, look, press, refusalOf, refusedAct, shown, titles, warn } = useActions(testApp);

  test('a CRITICAL reaches the advisors of the organisation and its own officer, and nobody else', async () => {
    const warning = await warn('emp-0010-0005');
    expect(await screensAbout(testApp, testApp.app.db, warning)).toEqual({
      'adv-0010-1': ['【特急】请马上去找一位同事'],
      'cp-01': ['【知会】特急预警已下发企业'],
    });
  });

  test('an officer lists the warnings of his own organisations only', async () => {
    const [mine, theirs] = [await warn('emp-0010-0006'), await warn('emp-0009-0006')];
    expect(await list('cp-01')).toContain(mine.number);
    expect(await list('cp-01')).not.toContain(theirs.number);
    expect(await list('cp-04')).toContain(theirs.number);
    expect(await list('cp-04')).not.toContain(mine.number);
    expect(await list('centre-1')).toEqual(expect.arrayContaining([mine.number, theirs.number]));
    expect(await list('duty-01')).toContain(mine.number);
    expect(await list('duty-01')).not.toContain(theirs.number);
  });

  test('the page of another officer’s organisation is not there for him', async () => {
    const warning = await warn('emp-0010-0007');
    expect(await refusalOf(look('cp-04', warning))).toMatchObject({ status: 404, code: 'not_found' });
    expect(await refusalOf(look('adv-0001-1', warning))).toMatchObject({ status: 404 });
    expect(await refusalOf(look('emp-0010-0008', warning))).toMatchObject({ status: 404 });
    expect((await look('cp-01', warning)).number).toBe(warning.number);
  });

  test('an officer cannot act on what belongs to another; nothing changes', async () => {
    const warning = await warn('emp-0010-0009');
    // None of them reads it, so that to them it is not there.
    expect(await refusedAct('cp-04', warning, 'take_over')).toMatchObject({ status: 404, code: 'not_found' });
    expect(await refusedAct('cp-04', warning, 'assign_duty')).toMatchObject({ status: 404 });
    expect(await refusedAct('adv-0001-1', warning, 'ack')).toMatchObject({ status: 404 });
    expect(await refusedAct('cp-01', warning, 'revoke', { reason: '试试' })).toMatchObject({ status: 403 });
    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', owner: null });
  });

  test('the officer takes over from the advisor, who is told who comes', async () => {
    const warning = await warn('emp-0010-0010');
    await press('adv-0010-1', '立即签收', warning);
    const taken = await act('cp-01', warning, 'take_over');
    expect(taken).toMatchObject({ state: 'ACKED', owner: { kind: 'POLICE', me: true } });
    expect(await titles('adv-0010-1', warning)).toEqual(['已由同事接手，谢谢您', '民警已接手，谢谢您']);
    expect((await shown('cp-01', warning)).title).toBe('已由您接手，请尽快到场');
  });
});
