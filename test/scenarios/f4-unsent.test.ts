import { afterEach, describe, expect, test } from 'vitest';
import { minutes, seconds } from '../../src/lib/time.ts';
import { useDeeds } from '../support/deeds.ts';
import { deliveriesOf, screensAbout } from '../support/records.ts';
import { useTown } from '../support/town.ts';

// What could not be sent after 1, 4 and 15 seconds opens the next step: the ladder must not wait for somebody who was
// never told. While nothing at all can be sent, that holds for every step up to the top.
describe('F4: WeCom takes no message at all', () => {
  const town = useTown();
  const { press, titles, warn } = useDeeds(town);
  afterEach(() => town.faults({}));

  test('an urgent warning opens step after step without waiting for its ladder, and on return everybody is told', async () => {
    await town.faults({ busy: { apis: ['message/send'] } });
    const warning = await warn('emp-0003-0010');
    await town.advance(minutes(5));
    expect(await screensAbout(town, town.app.db, warning)).toEqual({});
    const { state, escalationStep } = await town.view(warning);
    expect({ state, escalationStep }).toEqual({ state: 'DISPATCHED', escalationStep: 4 });

    await town.faults({});
    await town.advance(minutes(2));
    for (const userid of ['adv-0003-1', 'adv-0003-2', 'cp-09', 'duty-06', 'chief-06', 'centre-1'])
      expect(await titles(userid, warning)).not.toEqual([]);
    const states = new Set((await deliveriesOf(town.app.db, warning)).map((one) => one.state));
    expect([...states].filter((one) => !['accepted', 'accepted_blind', 'suppressed'].includes(one))).toEqual([]);
    await press('adv-0003-1', '立即签收', warning);
    expect(await town.view(warning)).toMatchObject({ state: 'ACKED' });
  });

  test('so does one that WeCom leaves without an answer: HTTP 503 is no receipt', async () => {
    await town.faults({ down: { apis: ['message/send'], mode: '503' } });
    const warning = await warn('emp-0003-0012');
    await town.advance(minutes(2));
    const { escalationStep } = await town.view(warning);
    expect(escalationStep).toBeGreaterThanOrEqual(2);
    await town.faults({});
    await town.advance(minutes(2));
    expect(await titles('adv-0003-1', warning)).not.toEqual([]);
  });

  test('a less urgent one waits for its ladder', async () => {
    await town.faults({ busy: { apis: ['message/send'] } });
    const warning = await warn('emp-0003-0011', { level: 'MEDIUM' });
    await town.advance(minutes(14));
    expect(await town.view(warning)).toMatchObject({ escalationStep: 0 });
    await town.faults({});
    await town.advance(minutes(1) + seconds(1));
    expect(await town.view(warning)).toMatchObject({ escalationStep: 1 });
  });
});
