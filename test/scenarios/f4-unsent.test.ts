import { afterEach, describe, expect, test } from 'vitest';
import { minutes, seconds } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { deliveriesOf, screensAbout } from '../support/records.ts';
import { useTestApp } from '../support/test-app.ts';

// What could not be sent after 1, 4 and 15 seconds opens the next step: the ladder must not wait for somebody who was
// never told. While nothing at all can be sent, that holds for every step up to the top.
describe('F4: WeCom takes no message at all', () => {
  const testApp = useTestApp();
  const { press, titles, warn } = useActions(testApp);
  afterEach(() => testApp.faults({}));

  test('an urgent warning opens step after step without waiting for its ladder, and on return everybody is told', async () => {
    await testApp.faults({ busy: { apis: ['message/send'] } });
    const warning = await warn('emp-0003-0010');
    await testApp.advance(minutes(5));
    expect(await screensAbout(testApp, testApp.app.db, warning)).toEqual({});
    const { state, escalationStep } = await testApp.view(warning);
    expect({ state, escalationStep }).toEqual({ state: 'DISPATCHED', escalationStep: 4 });

    await testApp.faults({});
    await testApp.advance(minutes(2));
    for (const userid of ['adv-0003-1', 'adv-0003-2', 'cp-09', 'duty-06', 'chief-06', 'centre-1'])
      expect(await titles(userid, warning)).not.toEqual([]);
    const states = new Set((await deliveriesOf(testApp.app.db, warning)).map((one) => one.state));
    expect([...states].filter((one) => !['accepted', 'accepted_blind', 'suppressed'].includes(one))).toEqual([]);
    await press('adv-0003-1', '立即签收', warning);
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED' });
  });

  test('so does one that WeCom leaves without an answer: HTTP 503 is no receipt', async () => {
    await testApp.faults({ down: { apis: ['message/send'], mode: '503' } });
    const warning = await warn('emp-0003-0012');
    await testApp.advance(minutes(2));
    const { escalationStep } = await testApp.view(warning);
    expect(escalationStep).toBeGreaterThanOrEqual(2);
    await testApp.faults({});
    await testApp.advance(minutes(2));
    expect(await titles('adv-0003-1', warning)).not.toEqual([]);
  });

  test('a less urgent one waits for its ladder', async () => {
    await testApp.faults({ busy: { apis: ['message/send'] } });
    const warning = await warn('emp-0003-0011', { level: 'MEDIUM' });
    await testApp.advance(minutes(14));
    expect(await testApp.view(warning)).toMatchObject({ escalationStep: 0 });
    await testApp.faults({});
    await testApp.advance(minutes(1) + seconds(1));
    expect(await testApp.view(warning)).toMatchObject({ escalationStep: 1 });
  });
});
