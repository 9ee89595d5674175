import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';
import { byId, useBulletins } from './bulletin-actions.ts';

// Organisation 0001 has three advisors, adv-0001-1 the primary one.
describe('F2: so many answers of an organisation are enough', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { press, titles } = actions;
  const { board, send } = useBulletins(testApp, actions);
  const WAVES = { quorum: 2, waveMinutes: 20 };
  const got = async (about: { id: string }) => {
    const advisors = ['adv-0001-1', 'adv-0001-2', 'adv-0001-3'];
    const shown = await Promise.all(advisors.map((userid) => titles(userid, byId(about))));
    return shown.map((cards) => cards.length);
  };

  test('the primary advisor first; his colleagues only while answers are short', async () => {
    const sent = await send('centre-1', WAVES);
    expect(await got(sent)).toEqual([1, 0, 0]);
    expect((await board('centre-1', sent)).counters.pending).toBeGreaterThan(0);
    await press('adv-0001-1', '签收并转告', sent);
    await testApp.advance(minutes(23));
    expect(await got(sent)).toEqual([1, 1, 1]);
    await press('adv-0001-2', '签收并转告', sent);
    await press('adv-0001-3', '签收并转告', sent);
    expect(await board('centre-1', sent)).toMatchObject({ wave: 2, counters: { acked: 3, pending: 0 } });
  });

  test('enough answers stop it: the others are never asked', async () => {
    const sent = await send('centre-1', { ...WAVES, quorum: 1, title: '刷单返利骗局' });
    await press('adv-0001-1', '签收并转告', sent);
    await testApp.advance(minutes(23));
    expect(await got(sent)).toEqual([1, 0, 0]);
    const { counters } = await board('centre-1', sent);
    expect(counters.suppressed).toBeGreaterThanOrEqual(2);
  });
});
