import { afterEach, describe, expect, test } from 'vitest';
import { hours, minutes, seconds } from '../../src/lib/time.ts';
import { pressTogether } from '../support/race.ts';
import { countOf, eventsOf, screensAbout } from '../support/records.ts';
import { type Received, type TestApp, useTestApp } from '../support/test-app.ts';

describe('callbacks that go astray', () => {
  const testApp = useTestApp();
  afterEach(() => testApp.faults({}));
  let employee = 1;
  async function dispatched(input: Parameters<TestApp['warn']>[0] = {}): Promise<Received> {
    employee += 1;
    const employeeId = `emp-0003-${String(employee).padStart(4, '0')}`;
    const warning = await testApp.warn({ person: { employeeId }, ...input });
    await testApp.advance(0);
    return warning;
  }

  test('each comes three times: each press counts once', async () => {
    await testApp.faults({ duplicateCallbacks: { copies: 3 } });
    const warning = await dispatched();
    await testApp.phone('adv-0003-1').press('立即签收', warning);
    await testApp.advance(0);
    await testApp.phone('adv-0003-1').press('已见到本人', warning);
    await testApp.advance(0);
    expect(await eventsOf(testApp.app.db, warning)).toEqual([
      'dispatched NEW → DISPATCHED',
      'acknowledged DISPATCHED → ACKED',
      'contacted ACKED → CONTACTED',
    ]);
    expect(await testApp.phone('adv-0003-1').titles(warning)).toEqual(['见到了，现在情况怎样？']);
    await revoke(warning);
  });

  test('they overtake each other: whoever is heard first has it, the other is told so', async () => {
    await testApp.faults({ reorderedCallbacks: { ms: 200 } });
    const warning = await dispatched();
    await pressTogether(testApp, ['adv-0003-1', 'adv-0003-2'], warning);
    await testApp.advance(0);
    expect(await countOf(testApp.app.db, warning, 'acknowledged')).toBe(1);
    const cardStates = await Promise.all(
      ['adv-0003-1', 'adv-0003-2'].map(async (userid) => (await testApp.phone(userid).titles(warning))[0]),
    );
    const others = cardStates.filter((cardState) => cardState !== '已签收，请尽快见到本人');
    expect(others).toHaveLength(1);
    // Too late, or so late that his card had said so before.
    expect(['这次操作没有生效', '已有同事签收，谢谢您']).toContain(others[0]);
    await revoke(warning);
  });

  test('two acts of one second are both heard', async () => {
    await testApp.faults({ sameSecondCallbacks: true });
    const warning = await dispatched();
    await testApp.phone('adv-0003-1').press('我不在现场', warning);
    await testApp.phone('adv-0003-2').press('我不在现场', warning);
    await testApp.advance(0);
    expect(await countOf(testApp.app.db, warning, 'not_on_site')).toBe(2);
    expect(await testApp.phone('cp-09').titles(warning)).toContain('【升级】顾问都不在现场');
    await revoke(warning);
  });

  test('one is lost for good: the ladder goes on as if nobody had pressed', async () => {
    const warning = await dispatched();
    await testApp.faults({ lostCallbacks: { count: 1 } });
    await testApp.phone('adv-0003-1').press('立即签收', warning);
    await testApp.advance(minutes(5));
    expect(await testApp.phone('cp-09').titles(warning)).toContain('【升级】企业超时未签收');
    await testApp.phone('adv-0003-1').press('立即签收', warning);
    await testApp.advance(0);
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED' });
    await revoke(warning);
  });

  test('what the answer to a press does, or does not do, makes no difference', async () => {
    const played = [];
    for (const mode of ['works', 'ignored', 'eats']) {
      await testApp.faults({ passiveUpdate: { mode } });
      const warning = await dispatched();
      await testApp.phone('adv-0003-1').press('立即签收', warning);
      await testApp.advance(0);
      await testApp.phone('adv-0003-1').press('已见到本人', warning);
      await testApp.advance(0);
      played.push(await screensAbout(testApp, testApp.app.db, warning));
      await revoke(warning);
    }
    expect(played[1]).toEqual(played[0]);
    expect(played[2]).toEqual(played[0]);
  });

  test('a code once spent is not spent again: who need not act keeps the face he has', async () => {
    const warning = await dispatched();
    await testApp.phone('adv-0003-1').press('立即签收', warning);
    await testApp.advance(0);
    expect(await testApp.phone('adv-0003-2').titles(warning)).toEqual(['已有同事签收，谢谢您']);
    const before = await updates();
    await revoke(warning);
    expect(await testApp.phone('adv-0003-2').titles(warning)).toEqual(['已有同事签收，谢谢您']);
    const [card] = await testApp
      .phone('adv-0003-1')
      .screen()
      .then((entries) => entries.filter((entry) => JSON.stringify(entry).includes(warning.number)));
    expect(card?.buttons.filter((button) => button.enabled && button.key !== '')).toEqual([]);
    expect((await updates()).filter((errcode) => errcode === 60140).length).toBe(
      before.filter((errcode) => errcode === 60140).length,
    );
  });

  test('after 72 hours no card can be changed any more: who must act gets a new one, the others none', async () => {
    const warning = await dispatched({ level: 'LOW' });
    await testApp.advance(hours(73));
    const titles = await testApp.phone('adv-0003-2').titles(warning);
    await testApp.phone('adv-0003-1').press('立即签收', warning);
    await testApp.advance(seconds(5));
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED', owner: { kind: 'ADVISOR' } });
    const own = await testApp.phone('adv-0003-1').titles(warning);
    expect(own.some((title) => title.startsWith('已签收'))).toBe(true);
    const others = await testApp.phone('adv-0003-2').titles(warning);
    expect(others).toHaveLength(titles.length);
    await revoke(warning);
  });

  async function updates(): Promise<(number | null)[]> {
    const calls = await testApp.http.get<{ errcode: number | null }[]>(
      '/sandbox/api/calls?api=message/update_template_card',
    );
    return calls.map(({ errcode }) => errcode);
  }

  async function revoke({ id }: Received): Promise<void> {
    await testApp.faults({});
    const centre = await testApp.as('centre-1');
    await centre.post(`/api/warnings/${id}/revoke`, { reason: '演练结束' });
    await testApp.advance(minutes(1));
  }
});
