import { describe, expect, test } from 'vitest';
import type { BoardPeopleData, BulletinListData, Counters } from '../../src/domain/bulletins/index.ts';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';
import { byId, useBulletins } from './bulletin-actions.ts';

describe('F2: WeCom takes a message for many, and its answers are lost for half an hour', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { browser, press, titles } = actions;
  const { act, board, send, view } = useBulletins(testApp, actions);

  test('nobody claims it arrived: counted apart, named so, summing to 100 %; a press or a reminder settles it', async () => {
    // The primary advisors hear of it while all is well, their colleagues in the second wave.
    const sent = await send('centre-1', { quorum: 2, waveMinutes: 10 });
    const first = (await board('centre-1', sent)).counters;
    expect(first.pending).toBeGreaterThan(1);

    await testApp.faults({ lostReplies: { apis: ['message/send'] } });
    // WeCom knows a repeat for thirty minutes: as long it is sent again, each minute.
    await testApp.advance(minutes(45));
    await testApp.faults({});
    await testApp.advance(minutes(5));
    const { counters, percent, townships } = await board('centre-1', sent);
    expect(counters).toEqual({ ...first, pending: 0, unconfirmed: first.pending });
    for (const one of [counters, ...townships.map((township) => township.counters)])
      expect(sumOf(one)).toBe(one.target);
    expect(Math.round(sumOf(percent) * 10)).toBe(1_000);
    expect(percent.unconfirmed).toBeGreaterThan(0);
    expect(await view('centre-1', sent)).toMatchObject({ state: 'SENT', counters });

    const officer = await browser('centre-1');
    const { bulletins } = await officer.get<BulletinListData>('/api/bulletins');
    expect(bulletins.find(({ id }) => id === sent.id)?.counters).toEqual(counters);
    const path = `/api/bulletins/${sent.id}/people?state=UNCONFIRMED&limit=200`;
    const { people } = await officer.get<BoardPeopleData>(path);
    expect(people).toHaveLength(Math.min(200, counters.unconfirmed));
    expect(new Set(people.map(({ state, acceptedAt }) => `${state} ${acceptedAt}`))).toEqual(
      new Set(['UNCONFIRMED null']),
    );
    const printed = await (await officer.request('GET', `/api/bulletins/${sent.id}/report`)).text();
    expect(printed).toContain(`<td>送达待确认</td><td>${counters.unconfirmed}</td>`);

    // It had arrived, as the phone shows, and once only.
    expect(await titles('adv-0001-2', byId(sent))).toEqual(['【预警通报】冒充客服退款骗局']);
    await press('adv-0001-2', '签收并转告', sent);
    expect((await board('centre-1', sent)).counters).toEqual({
      ...counters,
      acked: 1,
      unconfirmed: counters.unconfirmed - 1,
    });
    await act('centre-1', sent, 'remind');
    await testApp.advance(minutes(3));
    expect((await board('centre-1', sent)).counters).toEqual({
      ...counters,
      acked: 1,
      unconfirmed: 0,
      accepted: counters.accepted + counters.unconfirmed - 1,
    });
  });
});

const sumOf = ({ target: _, ...parts }: Partial<Counters>): number =>
  Object.values(parts).reduce((sum, count) => sum + count, 0);
