import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { clock } from '../../src/database/index.ts';
import { addMs, minutes, seconds } from '../../src/lib/time.ts';
import { sealCallback } from '../../src/wecom/callback/index.ts';
import { until, untilWaiting, whileLocked } from '../support/race.ts';
import { countOf, deliveriesOf, screensAbout } from '../support/records.ts';
import { type Received, useTestApp } from '../support/test-app.ts';

const notified = {
  'adv-0003-1': ['【特急】请马上去找一位同事'],
  'adv-0003-2': ['【特急】请马上去找一位同事'],
  'cp-09': ['【知会】特急预警已下发企业'],
};

describe('connections to the database are cut', () => {
  const testApp = useTestApp();
  let employee = 1;
  function warn(): Promise<Received> {
    employee += 1;
    return testApp.warn({ person: { employeeId: `emp-0003-${String(employee).padStart(4, '0')}` } });
  }

  test('in the middle of a flush: the door answers 503, WeCom asks again and is heard', async () => {
    const before = await testApp.app.inbox.count();
    const timestamp = Math.floor(Date.now() / 1000);
    await whileInboxLocked(async () => {
      const posting = post(timestamp);
      await untilWaiting(testApp.app.db, 1);
      await cutWaiting();
      expect((await posting).status).toBe(503);
    });
    expect((await post(timestamp)).status).toBe(200);
    expect(await testApp.app.inbox.count()).toBe(before + 1);
    await testApp.advance(0);
  });

  test('in the middle of an apply: the press is applied a moment later, once', async () => {
    const warning = await warn();
    await testApp.advance(0);
    await whileLocked(testApp.app.db, warning, async () => {
      await testApp.phone('adv-0003-1').press('立即签收', warning);
      await untilWaiting(testApp.app.db, 1);
      await cutWaiting();
    });
    await until(async () => (await kept()) === 0, 'the press is applied');
    await testApp.advance(0);
    expect(await countOf(testApp.app.db, warning, 'acknowledged')).toBe(1);
    expect(await testApp.phone('adv-0003-1').titles(warning)).toEqual(['已签收，请尽快见到本人']);
  });

  test('in the middle of a claim: the sweep sends it', async () => {
    await testApp.faults({ busy: { apis: ['message/send'], count: 3 } });
    const warning = await warn();
    await testApp.advance(0);
    await whileLocked(testApp.app.db, warning, async () => {
      await clock.advanceTo(testApp.app.db, addMs(await testApp.now(), seconds(2)));
      const sweeping = testApp.app.outbound.sweepDue().catch(() => 0);
      await untilWaiting(testApp.app.db, 1);
      await cutWaiting();
      await sweeping;
    });
    await testApp.advance(minutes(1.5));
    expect(await screensAbout(testApp, testApp.app.db, warning)).toEqual(notified);
  });

  test('after WeCom took it, before that is written down: one card, and it can still be changed', async () => {
    const warning = await warnSlowly();
    await whileLocked(testApp.app.db, warning, async () => {
      await untilWaiting(testApp.app.db, 3);
      await cutWaiting();
    });
    await until(
      async () => (await deliveriesOf(testApp.app.db, warning)).every(({ state }) => state !== 'claimed'),
      'all three are written down',
    );
    expect(await screensAbout(testApp, testApp.app.db, warning)).toEqual(notified);
    for (const { state } of await deliveriesOf(testApp.app.db, warning)) expect(state).toBe('accepted');
    await testApp.phone('adv-0003-1').press('立即签收', warning);
    await testApp.advance(0);
    expect(await testApp.phone('adv-0003-2').titles(warning)).toEqual(['已有同事签收，谢谢您']);
  });

  test('all at once, in the middle of a ladder: the process lives and the ladder goes on', async () => {
    const warning = await warn();
    await testApp.advance(minutes(3));
    await cutAll();
    await until(
      async () => (await testApp.http.request('GET', '/readyz')).status === 200,
      'the service is ready again',
    );
    await testApp.advance(minutes(9));
    expect(await testApp.phone('centre-1').titles(warning)).toEqual(['【升级】企业超时未签收']);
    expect(await testApp.phone('duty-06').titles(warning)).toEqual(['【升级】企业超时未签收']);
  });

  /** Answers once the messages have been called out and their answers are on the way. */
  async function warnSlowly(): Promise<Received> {
    await testApp.faults({ slow: { apis: ['message/send'], ms: 2500, count: 3 } });
    const warning = await warn();
    await until(async () => {
      const states = (await deliveriesOf(testApp.app.db, warning)).map(({ state }) => state);
      return states.length === 3 && states.every((state) => state === 'claimed');
    }, 'all three are called out');
    return warning;
  }

  async function whileInboxLocked(work: () => Promise<void>): Promise<void> {
    await testApp.app.db.transaction().execute(async (tx) => {
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx);
      await sql`lock table inbox in share row exclusive mode`.execute(tx);
      await work();
    });
  }

  /** Those that wait for a lock: they are in the middle of something. */
  async function cutWaiting(): Promise<void> {
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(testApp.app.db);
  }

  async function cutAll(): Promise<void> {
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(testApp.app.db);
  }

  async function kept(): Promise<number> {
    return (await testApp.app.db.selectFrom('inbox').select('id').where('state', '=', 'kept').execute()).length;
  }

  function post(timestamp: number): Promise<Response> {
    const { corpId, callback } = testApp.config.wecom;
    const { query, body } = sealCallback({
      token: callback.token,
      aesKey: callback.aesKey,
      receiveId: corpId,
      xml: `<xml><ToUserName>${corpId}</ToUserName><FromUserName>emp-0003-0002</FromUserName><CreateTime>${timestamp}</CreateTime><MsgType>event</MsgType><Event>enter_agent</Event><EventKey></EventKey><AgentID>1000002</AgentID></xml>`,
      timestamp,
      nonce: '1234567890',
    });
    const url = new URL('/wecom/callback', testApp.config.http.publicUrl);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return fetch(url, { method: 'POST', body, headers: { 'content-type': 'text/xml' } });
  }
});
