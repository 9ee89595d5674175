import { describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { countOf, eventsOf } from '../support/records.ts';
import { useTestApp } from '../support/test-app.ts';

// 0001: adv-0001-1 to -3, community police cp-01; 0006: adv-0006-1 and -2, cp-07; 0003: adv-0003-1 and -2, cp-09.
describe('F11: somebody leaves in the middle of a warning', () => {
  const testApp = useTestApp();
  const { browser, look, personIdOf, press, refusedAct, shown, titles, warn } = useActions(testApp);
  const ASKED_AGAIN = '【特急】仍无人签收，请马上处理';
  const PASSED_ON = { title: '这项任务已转交', buttons: [], menu: [] };
  const dismiss = async (userid: string) => {
    const { db, directory } = testApp.app;
    await directory.endRole(db, { personId: await personIdOf(userid), at: await testApp.now() });
    await testApp.advance(0);
  };
  const reappoint = async (userid: string) => {
    const { db, directory } = testApp.app;
    const place = await directory.organisationByCode(db, userid.split('-')[1] ?? '');
    const scopeId = place?.id ?? expect.fail('no such organisation');
    await directory.assignRole(db, {
      personId: await personIdOf(userid),
      role: 'ADVISOR',
      scopeKind: 'ORGANISATION',
      scopeId,
      from: await testApp.now(),
    });
  };
  const leave = async (userid: string) => {
    await testApp.http.delete(`/sandbox/api/members/${userid}`);
    await testApp.advance(0);
  };

  test('the owner leaves: his colleagues are asked again, and his card names nobody', async () => {
    const warning = await warn('emp-0001-0100');
    await press('adv-0001-1', '立即签收', warning);
    await dismiss('adv-0001-1');

    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', owner: null, escalationStep: 1 });
    expect((await eventsOf(testApp.app.db, warning)).at(-1)).toBe('left ACKED → DISPATCHED');
    const card = await shown('adv-0001-1', warning);
    expect(card).toMatchObject(PASSED_ON);
    expect(Object.keys(card.fields)).toEqual(['编号']);
    for (const userid of ['adv-0001-2', 'adv-0001-3']) {
      expect((await titles(userid, warning)).at(-1)).toBe(ASKED_AGAIN);
      expect((await shown(userid, warning)).buttons).toContain('立即签收');
    }
    expect(await titles('cp-01', warning)).not.toContain('【升级】原责任人已离岗');

    await press('adv-0001-2', '立即签收', warning);
    expect((await look('adv-0001-2', warning)).owner).toMatchObject({ me: true, kind: 'ADVISOR' });
    expect((await shown('adv-0001-1', warning)).title).toBe('这项任务已转交');
  });

  test('silence after that climbs the ladder as ever', async () => {
    const warning = await warn('emp-0001-0101');
    await press('adv-0001-2', '立即签收', warning);
    await dismiss('adv-0001-2');
    await testApp.advance(minutes(3));
    expect(await titles('cp-01', warning)).toContain('【升级】原责任人已离岗');
    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', escalationStep: 2 });
  });

  test('a later press of his changes nothing, also while his card still has its buttons', async () => {
    const warning = await warn('emp-0006-0010');
    await press('adv-0006-1', '立即签收', warning);
    await testApp.faults({ busy: { apis: ['message/update_template_card'] } });
    await dismiss('adv-0006-1');
    const before = await eventsOf(testApp.app.db, warning);
    await press('adv-0006-1', '已见到本人', warning);
    await press('adv-0006-1', '反馈结果', warning);
    await testApp.faults({});
    await testApp.advance(minutes(1));

    expect(await eventsOf(testApp.app.db, warning)).toEqual(before);
    expect(await shown('adv-0006-1', warning)).toMatchObject({
      title: '这次操作没有生效',
      desc: '您没有操作权限',
      buttons: [],
    });
    await expect(refusedAct('adv-0006-1', warning, 'met')).resolves.toMatchObject({ status: 403 });
  });

  test('the last one leaves with it: community police have it at once', async () => {
    const warning = await warn('emp-0006-0011');
    await press('adv-0006-2', '立即签收', warning);
    await leave('adv-0006-2');
    expect(await titles('cp-07', warning)).toContain('【升级】原责任人已离岗');
    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', owner: null, escalationStep: 2 });
    expect(await countOf(testApp.app.db, warning, 'left')).toBe(1);
    await press('cp-07', '我来处置', warning);
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED', owner: { kind: 'POLICE' } });
  });

  test('nobody has signed: while one is there he is waited for, after the last police are told', async () => {
    const warning = await warn('emp-0003-0010');
    await dismiss('adv-0003-1');
    expect(await shown('adv-0003-1', warning)).toMatchObject(PASSED_ON);
    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', escalationStep: 0 });
    await dismiss('adv-0003-2');
    expect(await titles('cp-09', warning)).toContain('【升级】原责任人已离岗');
    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', escalationStep: 2 });
  });

  test('who had taken over for police leaves: his colleagues up the ladder have it', async () => {
    const warning = await warn('emp-0010-0010', { level: 'HIGH' });
    await (await browser('centre-3')).post(`/api/warnings/${warning.id}/take_over`, {});
    await testApp.advance(0);
    await dismiss('centre-3');
    const view = await testApp.view(warning);
    expect(view).toMatchObject({ state: 'DISPATCHED', owner: null, escalationStep: 2 });
    expect((await eventsOf(testApp.app.db, warning)).at(-1)).toBe('left ACKED → DISPATCHED');
  });

  test('an offer to take over falls with whoever made it', async () => {
    await reappoint('adv-0001-1');
    await reappoint('adv-0001-2');
    const warning = await warn('emp-0001-0102');
    await press('adv-0001-1', '立即签收', warning);
    await press('adv-0001-1', '转给同事', warning);
    expect((await titles('adv-0001-2')).at(-1)).toBe('请接手未办结的预警');
    await dismiss('adv-0001-1');
    expect(await titles('adv-0001-2')).not.toContain('请接手未办结的预警');
    expect(await titles('adv-0001-2')).toContain('交接时间已过');
    expect((await titles('adv-0001-2', warning)).at(-1)).toBe(ASKED_AGAIN);
    expect(await countOf(testApp.app.db, warning, 'hand_over_failed')).toBe(0);
  });

  test('an offer to somebody who leaves goes to police', async () => {
    await reappoint('adv-0001-1');
    const warning = await warn('emp-0001-0103');
    await press('adv-0001-1', '立即签收', warning);
    await press('adv-0001-1', '转给同事', warning);
    await dismiss('adv-0001-2');
    expect(await titles('cp-01', warning)).toContain('【升级】交班后无人接手');
    expect((await look('adv-0001-1', warning)).owner).toMatchObject({ me: true });
  });

  test('somebody else leaves: nothing changes', async () => {
    const warning = await warn('emp-0010-0011');
    await press('adv-0010-1', '立即签收', warning);
    const before = { view: await testApp.view(warning), events: await eventsOf(testApp.app.db, warning) };
    await leave('adv-0009-1');
    await dismiss('emp-0010-0020');
    expect(await eventsOf(testApp.app.db, warning)).toEqual(before.events);
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED', owner: before.view.owner });
  });
});
