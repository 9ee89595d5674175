import { describe, expect, test } from 'vitest';
import { addMs, minutes, nextShanghai } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { placeOf } from '../support/readers.ts';
import { useTestApp } from '../support/test-app.ts';

// At 0001 adv-0001-1 and -3 work from 08:00 to 20:00, adv-0001-2 by night; the testApp begins at ten in the morning.
describe('F1: handing over', () => {
  const testApp = useTestApp();
  const { act, browser, look, nameOf, personIdOf, press, refusedAct, shown, titles, warn } = useActions(testApp);
  const OFFER = '请接手未办结的预警';
  const toClock = async (clock: string) => {
    const now = await testApp.now();
    await testApp.advance(nextShanghai(now, clock).getTime() - now.getTime());
  };

  test('「转给同事」 asks the next shift; until it confirms, the owner stays', async () => {
    const warning = await warn('emp-0001-0100');
    await press('adv-0001-1', '立即签收', warning);
    await press('adv-0001-1', '转给同事', warning);
    expect(await shown('adv-0001-2')).toMatchObject({
      title: '请接手未办结的预警',
      fields: { 未结: '1起', 最急: '特急，还剩10分钟', 交班: await nameOf('adv-0001-1') },
      buttons: ['确认接手', '暂不能接', '查看清单'],
    });
    expect(await testApp.view(warning)).toMatchObject({ owner: { name: expect.stringContaining('*') } });
    const pending = await look('adv-0001-1', warning);
    expect(pending).toMatchObject({ owner: { me: true }, handOver: { to: await nameOf('adv-0001-2') } });
    expect(pending.timeline.at(-1)).toMatchObject({ action: 'hand_over_offered', actor: await nameOf('adv-0001-1') });
    // The meeting is due before the shift ends: his answer is needed by then.
    const { tasks } = await (await browser('adv-0001-2')).get<{ tasks: { kind: string; dueAt: string }[] }>(
      '/api/me/tasks',
    );
    const due = tasks.find(({ kind }) => kind === 'HANDOVER')?.dueAt ?? '';
    expect(Date.parse(due) - Date.parse(pending.now)).toBe(minutes(10));

    await press('adv-0001-2', '确认接手');
    expect((await look('adv-0001-2', warning)).handOver).toBeNull();
    expect(await titles('adv-0001-2')).toContain('已由您接手，谢谢您');
    const mine = await shown('adv-0001-2', warning);
    expect(mine).toMatchObject({ title: '已签收，请尽快见到本人', buttons: ['已见到本人', '找不到人', '需要支援'] });
    expect(mine.fields.本人).toContain(await nameOf('emp-0001-0100'));
    expect(await titles('adv-0001-1', warning)).toEqual(['已由同事接手，谢谢您']);
    await press('adv-0001-2', '已见到本人', warning);
    expect(await testApp.view(warning)).toMatchObject({ state: 'CONTACTED' });
  });

  test('whose card has spent its codes is told anew that a colleague has it; the old buttons do nothing and say so', async () => {
    const warning = await warn('emp-0001-0107', { level: 'HIGH' });
    await press('adv-0001-1', '立即签收', warning);
    await act('adv-0001-1', warning, 'met');
    await act('adv-0001-1', warning, 'hand_over');
    await press('adv-0001-2', '确认接手');
    const taker = await nameOf('adv-0001-2');
    expect(await titles('adv-0001-1', warning)).toEqual(['见到了，现在情况怎样？', '已由同事接手，谢谢您']);
    expect((await shown('adv-0001-1', warning)).fields.接手).toBe(taker);

    await press('adv-0001-1', '钱已转出', warning);
    expect(await titles('adv-0001-1', warning)).toEqual(['这次操作没有生效', '已由同事接手，谢谢您']);
    expect((await look('adv-0001-2', warning)).owner).toMatchObject({ me: true });
    expect(await testApp.view(warning)).toMatchObject({ state: 'CONTACTED', outcome: null });
  });

  test('who lapsed with all codes spent is told anew as well when another signs', async () => {
    const warning = await warn('emp-0001-0108', { level: 'HIGH' });
    await press('adv-0001-1', '立即签收', warning);
    await testApp.advance(minutes(31));
    await press('adv-0001-1', '找不到人', warning);
    await act('adv-0001-1', warning, 'keep_looking');
    await act('adv-0001-2', warning, 'ack');
    expect((await titles('adv-0001-1', warning)).at(-1)).toBe('已有同事签收，谢谢您');
    expect((await shown('adv-0001-1', warning)).fields.签收).toBe(await nameOf('adv-0001-2'));
  });

  test('police who are still called read the name of whoever has it now', async () => {
    const warning = await warn('emp-0001-0109', { level: 'HIGH' });
    await press('adv-0001-1', '需要支援', warning);
    const called = await shown('cp-01', warning);
    expect(called).toMatchObject({ title: '【支援】顾问请求到场', fields: { 顾问: await nameOf('adv-0001-1') } });
    const before = (await titles('cp-01', warning)).length;
    await press('adv-0001-1', '转给同事', warning);
    await press('adv-0001-2', '确认接手');
    expect(await titles('cp-01', warning)).toHaveLength(before);
    expect(await shown('cp-01', warning)).toMatchObject({
      title: called.title,
      fields: { 顾问: await nameOf('adv-0001-2') },
      buttons: called.buttons,
    });
  });

  test('「暂不能接」 calls community police; the owner stays', async () => {
    const warning = await warn('emp-0001-0101');
    await press('adv-0001-1', '立即签收', warning);
    await press('adv-0001-1', '转给同事', warning);
    await press('adv-0001-2', '暂不能接');
    expect((await shown('adv-0001-2')).title).toBe('已转民警安排，谢谢您');
    expect(await titles('cp-01', warning)).toContain('【升级】交班后无人接手');
    expect(await testApp.view(warning)).toMatchObject({
      state: 'ACKED',
      owner: { kind: 'ADVISOR' },
      escalationStep: 2,
    });
  });

  test('with nobody to take it, that is said', async () => {
    const warning = await warn('emp-0010-0010');
    await press('adv-0010-1', '立即签收', warning);
    expect(await refusedAct('adv-0010-1', warning, 'hand_over')).toMatchObject({
      status: 400,
      message: '没有找到可以接手的同事，请联系社区民警',
    });
  });

  test('a quarter of an hour before the shift ends open warnings are offered; silence at the hour calls police', async () => {
    await toClock('19:40');
    const [one, two] = [
      await warn('emp-0001-0102', { level: 'MEDIUM' }),
      await warn('emp-0001-0103', { level: 'MEDIUM' }),
    ];
    for (const warning of [one, two]) await press('adv-0001-1', '立即签收', warning);
    const before = (await titles('adv-0001-2')).length;
    await testApp.advance(minutes(5));
    expect((await titles('adv-0001-2')).slice(before)).toEqual(['请接手未办结的预警']);
    expect((await shown('adv-0001-2')).fields.未结).toBe('2起');
    expect(await titles('cp-01', one)).toEqual([]);

    await toClock('20:00');
    expect((await titles('adv-0001-2')).at(-1)).toBe('交接时间已过');
    expect(await testApp.view(one)).toMatchObject({ state: 'ACKED', escalationStep: 2 });
    expect(await testApp.view(two)).toMatchObject({ state: 'ACKED', escalationStep: 2 });
  });

  test('a shift that ends while nobody is there to take over calls police, before it ends', async () => {
    const now = await testApp.now();
    const personId = await personIdOf('adv-0010-1');
    const { organisationId } = await placeOf(testApp, '0010', '0011');
    const shift = { startsAt: addMs(now, -minutes(60)).toISOString(), endsAt: addMs(now, minutes(20)).toISOString() };
    await (await browser('adv-0010-1')).post('/api/shifts', {
      ...{ personId, role: 'ADVISOR', scopeId: organisationId },
      ...shift,
    });
    const warning = await warn('emp-0010-0011', { level: 'MEDIUM' });
    await press('adv-0010-1', '立即签收', warning);
    const place = { organisationId, gridUnitId: null, step: 2 as const, at: now };
    const [officer] = await testApp.app.directory.peopleOnStep(testApp.app.db, place);
    const userid = officer?.userid ?? expect.fail('nobody');
    expect(await titles(userid, warning)).toEqual([]);
    await testApp.advance(minutes(5));
    expect(await titles(userid, warning)).toEqual(['【升级】交班后无人接手']);
    expect(await testApp.view(warning)).toMatchObject({
      state: 'ACKED',
      owner: { kind: 'ADVISOR' },
      escalationStep: 2,
    });
  });

  test('a drill is offered apart from real warnings, and its offer is marked to the end', async () => {
    const real = await warn('emp-0001-0104', { level: 'HIGH' });
    const drill = await testApp.warn({ drill: true, orgId: '0001', level: 'HIGH' });
    await testApp.advance(0);
    for (const warning of [real, drill]) await press('adv-0001-2', '立即签收', warning);
    for (const warning of [real, drill]) await press('adv-0001-2', '转给同事', warning);
    expect((await titles('adv-0001-1')).slice(-2)).toEqual([OFFER, `【演练】${OFFER}`]);
    expect(await shown('adv-0001-1')).toMatchObject({ fields: { 说明: '演练，请勿惊动员工', 未结: '1起' } });
    await press('adv-0001-1', '暂不能接');
    expect((await titles('adv-0001-1')).at(-1)).toBe('【演练】已转民警安排，谢谢您');
    expect(await testApp.view(real)).toMatchObject({ escalationStep: 0 });
  });

  // In the centre -1 and -2 work by day, -3 and -4 by night.
  test('centre officers hand over too: until the next shift confirms, who took over keeps it', async () => {
    await toClock('07:40');
    const warning = await warn('emp-0001-0105', { level: 'HIGH' });
    await act('centre-3', warning, 'take_over');
    await testApp.advance(minutes(5));
    expect((await shown('centre-1')).fields).toMatchObject({ 未结: '1起', 交班: await nameOf('centre-3') });
    expect((await look('centre-3', warning)).owner).toMatchObject({ me: true, kind: 'POLICE' });

    await press('centre-1', '确认接手');
    expect((await look('centre-1', warning)).owner).toMatchObject({ me: true, kind: 'POLICE' });
    expect((await shown('centre-1', warning)).title).toBe('已由您接手，请尽快到场');
    await toClock('08:00');
    expect(await titles('cp-01', warning)).toEqual([]);
    await press('centre-1', '已见到本人', warning);
    expect(await testApp.view(warning)).toMatchObject({ state: 'CONTACTED' });
  });

  test('the next shift of the centre is silent at the hour: community police are called, the officer keeps it', async () => {
    await toClock('19:44');
    const warning = await warn('emp-0001-0106', { level: 'HIGH' });
    await act('centre-1', warning, 'take_over');
    await testApp.advance(minutes(1));
    expect((await titles('centre-3')).at(-1)).toBe(OFFER);
    await toClock('20:00');
    expect((await titles('centre-3')).at(-1)).toBe('交接时间已过');
    expect(await titles('cp-01', warning)).toEqual(['【升级】交班后无人接手']);
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED', escalationStep: 2, owner: { kind: 'POLICE' } });
    await press('cp-01', '我来处置', warning);
    expect((await look('cp-01', warning)).owner).toMatchObject({ me: true });
  });
});
