import { describe, expect, test } from 'vitest';
import { newId } from '../../src/lib/ids.ts';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';
import { byId, useBulletins } from './bulletin-actions.ts';

describe('F2: exceptions', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { browser, press, personIdOf, refusalOf, titles, warn } = actions;
  const { act, board, draft, send, view } = useBulletins(testApp, actions);

  test('whoever works in two organisations gets one card', async () => {
    const personId = await personIdOf('emp-0007-0010');
    const other = await testApp.app.directory.organisationByCode(testApp.app.db, '0003');
    await testApp.app.db
      .insertInto('employment')
      .values({ id: newId(), personId, organisationId: other?.id ?? '', employeeNo: 'ZZ-1' })
      .execute();
    const first = await testApp.app.directory.organisationByCode(testApp.app.db, '0007');
    const organisationIds = [first?.id ?? '', other?.id ?? ''];
    const sent = await send('centre-1', { filter: { roles: ['EMPLOYEE'], organisationIds } });
    expect(await titles('emp-0007-0010', byId(sent))).toEqual(['防骗提醒：冒充客服退款骗局']);
  });

  test('who is warned gets no card, and his employer sees nothing of it', async () => {
    const about = await warn('emp-0007-0012', { level: 'HIGH' });
    const organisation = await testApp.app.directory.organisationByCode(testApp.app.db, '0007');
    const filter = { roles: ['EMPLOYEE' as const], organisationIds: [organisation?.id ?? ''] };
    const sent = await send('centre-1', { filter, title: '网上贷款先交费骗局' });
    expect(await titles('emp-0007-0012', byId(sent))).toEqual([]);
    expect((await board('centre-1', sent)).counters).toMatchObject({ suppressed: 1, pending: 0 });
    expect((await board('adv-0007-1', sent)).counters).toMatchObject({ suppressed: 0, pending: 1 });
    const advisor = await browser('adv-0007-1');
    expect(await advisor.get(`/api/bulletins/${sent.id}/people?state=SUPPRESSED`)).toMatchObject({ people: [] });
    await act('centre-1', sent, 'close');
    await actions.act('centre-1', about, 'revoke', { reason: '演示结束' });
  });

  test('a press by somebody whose role has ended changes nothing', async () => {
    const sent = await send('centre-1', { title: '荐股投资群骗局' });
    const personId = await personIdOf('adv-0003-1');
    await testApp.app.db
      .updateTable('roleAssignment')
      .set({ state: 'INACTIVE' })
      .where('personId', '=', personId)
      .where('role', '=', 'ADVISOR')
      .execute();
    await press('adv-0003-1', '签收并转告', sent);
    expect(await titles('adv-0003-1', byId(sent))).toEqual(['这次操作没有生效']);
    expect((await board('centre-1', sent)).counters).toMatchObject({ acked: 0 });
  });

  test('pressed twice it counts once; the same on the page', async () => {
    const sent = await send('centre-1', { title: '冒充领导要求转账' });
    await testApp.faults({ duplicateCallbacks: { count: 1 } });
    await press('adv-0007-1', '签收并转告', sent);
    const page = await browser('adv-0007-1');
    expect(await page.post(`/api/bulletins/${sent.id}/ack`)).toMatchObject({ state: 'SIGNED' });
    expect((await board('centre-1', sent)).counters).toMatchObject({ acked: 1 });
  });

  test('scheduled for later it waits; its report is a workbook and a page to print', async () => {
    const at = new Date((await testApp.now()).getTime() + minutes(45)).toISOString();
    const later = await draft('centre-1', { scheduledAt: at });
    await act('centre-1', later, 'submit');
    await testApp.advance(minutes(40));
    expect(await view('centre-1', later)).toMatchObject({ state: 'SCHEDULED', launchAt: at });
    await testApp.advance(minutes(10));
    expect(await view('centre-1', later)).toMatchObject({ state: 'SENT' });

    const officer = await browser('centre-1');
    const workbook = await officer.request('GET', `/api/bulletins/${later.id}/report.xlsx`);
    expect(workbook.headers.get('content-type')).toContain('spreadsheetml');
    expect(
      Buffer.from(await workbook.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
    const page = await (await officer.request('GET', `/api/bulletins/${later.id}/report`)).text();
    expect(page).toContain(later.number);
    expect(page).not.toContain('undefined');
  });

  test('the gateway and strangers to a bulletin are refused', async () => {
    const sent = await send('duty-03', { title: '演练通报', drill: true });
    expect((await testApp.http.request('GET', `/api/bulletins/${sent.id}`)).status).toBe(401);
    expect(await refusalOf(view('duty-05', sent))).toMatchObject({ status: 404 });
    expect(
      await refusalOf(
        draft('centre-1', { drill: true, filter: { roles: ['EMPLOYEE'] } }).then((one) =>
          act('centre-1', one, 'submit'),
        ),
      ),
    ).toMatchObject({
      message: '演练通报不发给员工，请去掉员工',
    });
  });
});
