import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { hours, minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

// 0006: adv-0006-1 and -2, cp-07, duty-04.
describe('F1: revoked, and drilled', () => {
  const testApp = useTestApp();
  const { act, press, refusalOf, refusedAct, shown, titles, warn } = useActions(testApp);
  const REVOKED = '【撤销】请停止查找';
  const reason = { reason: '信息有误' };

  test('all its cards turn grey and nothing rings any more', async () => {
    const warning = await warn('emp-0006-0010');
    const revoked = await act('centre-1', warning, 'revoke', reason);
    expect(revoked).toMatchObject({ state: 'REVOKED', deadlines: [] });
    for (const userid of ['adv-0006-1', 'adv-0006-2', 'cp-07']) {
      expect(await titles(userid, warning)).toEqual([REVOKED]);
      expect(await shown(userid, warning)).toMatchObject({ fields: { 原因: '信息有误' }, buttons: [] });
    }
    await testApp.advance(hours(1));
    expect(await titles('duty-04', warning)).toEqual([]);
  });

  test('only who signed gets a new message: an update rings no bell', async () => {
    const warning = await warn('emp-0006-0013');
    await press('adv-0006-1', '立即签收', warning);
    await act('centre-1', warning, 'revoke', reason);
    expect(await titles('adv-0006-1', warning)).toEqual([REVOKED, REVOKED]);
    for (const userid of ['adv-0006-2', 'cp-07']) expect((await titles(userid, warning)).length).toBe(1);
  });

  test('a press on its way while it is revoked is answered: stop looking', async () => {
    const warning = await warn('emp-0006-0011');
    await testApp.faults({ down: true });
    await act('centre-1', warning, 'revoke', reason);
    await press('adv-0006-1', '立即签收', warning);
    await testApp.faults({});
    await testApp.advance(minutes(5));
    expect(await shown('adv-0006-1', warning)).toMatchObject({ title: '这次操作没有生效', desc: '预警已撤销' });
    expect(await testApp.view(warning)).toMatchObject({ state: 'REVOKED', owner: null });
  });

  test('only the centre revokes, with a reason, and once', async () => {
    const warning = await warn('emp-0006-0012');
    for (const userid of ['cp-07', 'duty-04', 'adv-0006-1'])
      expect(await refusedAct(userid, warning, 'revoke', reason)).toMatchObject({ status: 403 });
    expect(await refusedAct('centre-1', warning, 'revoke', {})).toMatchObject({ status: 400, field: 'reason' });
    await act('centre-1', warning, 'revoke', reason);
    expect((await act('centre-1', warning, 'revoke', reason)).state).toBe('REVOKED');
    expect(await refusedAct('cp-07', warning, 'take_over')).toMatchObject({ status: 409, code: 'revoked' });
  });

  test('a drill climbs the same ladder with every card marked, and is about nobody', async () => {
    const drill = await testApp.warn({ drill: true, orgId: '0006' });
    await testApp.advance(minutes(5));
    expect(await titles('adv-0006-1', drill)).toEqual(['【演练】请马上去找一位同事', '【演练】仍无人签收，请马上处理']);
    expect((await shown('adv-0006-1', drill)).fields).toMatchObject({ 说明: '演练，请勿惊动员工' });
    expect(await titles('cp-07', drill)).toEqual(['【演练】特急预警已下发企业', '【演练】企业超时未签收']);
    expect(await testApp.view(drill)).toMatchObject({ drill: true, subject: { name: '演练同事' }, escalationStep: 2 });
    for (const text of ['立即签收', '已见到本人', '已劝阻未转账']) await press('adv-0006-1', text, drill);
    for (const title of await titles('adv-0006-1', drill)) expect(title).toContain('【演练】');
    expect(await act('duty-04', drill, 'approve')).toMatchObject({ state: 'CLOSED' });
    expect((await titles('adv-0006-1', drill)).at(-1)).toBe('【演练】这次处置已完成，辛苦了');
    const { rows } = await sql`select id from follow_up where warning_id = ${drill.id}`.execute(testApp.app.db);
    expect(rows).toEqual([]);
  });

  test('a drill needs a known organisation', async () => {
    expect(await refusalOf(testApp.warn({ drill: true }))).toMatchObject({ status: 400, field: 'orgId' });
    expect(await refusalOf(testApp.warn({ drill: true, orgId: '9999' }))).toMatchObject({
      status: 400,
      field: 'orgId',
    });
  });
});
