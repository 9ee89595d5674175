import { describe, expect, test } from 'vitest';
import { find } from '../../src/domain/operations/queries/doctor.ts';
import { diagnose } from '../../src/domain/operations/rules/doctor.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { useTestApp } from '../support/test-app.ts';

describe('the doctor asks WeCom, our own address and what the service knows', () => {
  const testApp = useTestApp();

  const examine = () => find({ ...testApp.app, config: testApp.config, logger: createLogger({ level: 'silent' }) });

  test('a testApp that works is found well: the echo comes back, the range is whole, the clock is right', async () => {
    const found = await examine();
    expect(found.callback).toEqual({ status: 200, answersEcho: true, reason: '' });
    expect(found.address).toMatchObject({ status: 200, isJson: true });
    expect(Math.abs(found.address.aheadSeconds ?? 0)).toBeLessThan(60);
    expect(found.refusal).toBeNull();
    expect(diagnose(found, new Date()).lines.filter((line) => line.startsWith('✘ '))).toEqual([]);
  });

  test('forged callbacks are counted by their cause', async () => {
    const timestamp = Math.floor(Date.now() / 1000);
    const query = new URLSearchParams({ msg_signature: '0'.repeat(40), timestamp: String(timestamp), nonce: 'n' });
    const body = '<xml><Encrypt>AAAA</Encrypt></xml>';
    const url = `${testApp.config.http.publicUrl}/wecom/callback?${query}`;
    expect((await fetch(url, { method: 'POST', body })).status).toBe(401);
    await expect
      .poll(async () => (await examine()).refusedCallbacks, { timeout: 10_000 })
      .toEqual([{ what: 'callback_signature', times: 1 }]);
  });

  test('who is out of the visible range and who has no licence are counted apart, by organisation', async () => {
    await testApp.faults({ invalidUsers: { userids: ['adv-0003-1'] }, unlicensedUsers: { userids: ['adv-0004-1'] } });
    for (const organisation of ['0003', '0004'])
      await testApp.warn({ level: 'HIGH', person: { employeeId: `emp-${organisation}-0020` } });
    await testApp.advance(0);
    await testApp.faults({});
    const { unreachablePeople } = await examine();
    expect(unreachablePeople.map(({ cause, times }) => [cause, times])).toEqual([
      ['LICENCE', 1],
      ['RANGE', 1],
    ]);
  });

  test('a call that WeCom limits is named with the time it waits for', async () => {
    await testApp.faults({ limited: { apis: ['message/send'] } });
    await testApp.warn({ level: 'LOW', person: { employeeId: 'emp-0005-0020' } });
    await testApp.advance(0);
    await testApp.faults({});
    const found = await examine();
    expect(found.limits).toMatchObject([{ api: 'message/send', errcode: 45009 }]);
    expect(diagnose(found, await testApp.now()).lines.join('\n')).toMatch(
      /发消息（message\/send）超过频率限制（errcode 45009/,
    );
  });
});
