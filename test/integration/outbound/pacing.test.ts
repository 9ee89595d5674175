import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hours, minutes, seconds } from '../../../src/lib/time.ts';
import type { Notice } from '../../../src/outbound/index.ts';
import { noAnswer, refusal } from './fake-wecom.ts';
import { createFixture, type Fixture, notice, settings } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
beforeEach(() => fixture.reset());
afterAll(async () => fixture?.drop());

describe('budgets', () => {
  test("a member's 25th message in a minute waits until the first is a minute old", async () => {
    await chat(25, () => ({}));
    await fixture.work();
    expect(fixture.wecom.sends).toHaveLength(24);
    const [waiting] = await fixture.db.selectFrom('delivery').selectAll().where('state', '=', 'queued').execute();
    expect(waiting).toMatchObject({ reason: 'member_budget', attempt: 0 });
    await fixture.chat({ to: { personId: 'p2', userid: 'adv-2' } });
    await fixture.work();
    expect(fixture.wecom.sends).toHaveLength(25);
    await fixture.pass(seconds(59));
    await fixture.work();
    expect(fixture.wecom.sends).toHaveLength(25);
    await fixture.pass(seconds(1));
    await fixture.work();
    expect(fixture.wecom.sends).toHaveLength(26);
  });

  test('those that wait for a member come back one by one, the more urgent not behind the less urgent', async () => {
    const slow = fixture.worker({ settings: { send: { ...settings.send, perMemberPerMinute: 2 } } });
    await chat(1, () => ({}));
    await slow.sweepDue();
    await fixture.pass(seconds(20));
    await chat(4, (n) => ({ lane: 1, occurrence: 10 + n }));
    await slow.sweepDue();
    expect(await moments('member_budget')).toEqual([40, 60, 100]);
    await chat(1, () => ({ occurrence: 20 }));
    await slow.sweepDue();
    expect(await moments('member_budget')).toEqual([40, 40, 60, 100]);
  });

  test('the hour has a limit of its own', async () => {
    const frugal = fixture.worker({ settings: { send: { ...settings.send, perMemberPerHour: 2 } } });
    await chat(3, () => ({}));
    await frugal.sweepDue();
    await fixture.pass(minutes(59));
    await frugal.sweepDue();
    expect(fixture.wecom.sends).toHaveLength(2);
    await fixture.pass(minutes(1));
    await frugal.sweepDue();
    expect(fixture.wecom.sends).toHaveLength(3);
  });

  test('the last fifth of the day is kept for CRITICAL and HIGH; the rest goes tomorrow', async () => {
    const poor = fixture.worker({ settings: { send: { ...settings.send, dayCap: 5 } } });
    await chat(5, (n) => ({ lane: 2, to: { personId: `p${n}`, userid: `m${n}` } }));
    await poor.sweepDue();
    expect(fixture.wecom.sends).toHaveLength(4);
    await fixture.chat({ lane: 1, to: { personId: 'urgent', userid: 'urgent' } });
    await fixture.chat({ lane: 0, to: { personId: 'too-many', userid: 'too-many' } });
    await poor.sweepDue();
    expect(fixture.wecom.sends).toHaveLength(5);
    expect((await poor.health()).day).toEqual({ used: 5, cap: 5 });
    await fixture.pass(hours(24));
    await poor.sweepDue();
    expect(fixture.wecom.sends).toHaveLength(7);
  });
});

describe('the circuit', () => {
  test('a fault of configuration stops all calls; one probe after another finds out when it is repaired', async () => {
    await chat(5, (n) => ({ to: { personId: `p${n}`, userid: `m${n}` } }));
    const [first = ''] = await ids();
    fixture.wecom.answerSends(refusal(60020));
    await fixture.outbound.deliver(first);
    await fixture.work();
    expect(fixture.wecom.sends).toHaveLength(1);
    expect((await fixture.outbound.health()).channel).toMatchObject({ state: 'broken', errcode: 60020 });

    fixture.wecom.answerSends(refusal(60020));
    await fixture.pass(seconds(30));
    await fixture.work();
    expect(fixture.wecom.sends).toHaveLength(2);

    await fixture.pass(seconds(30));
    await fixture.work();
    expect(fixture.wecom.sends).toHaveLength(7);
    expect((await fixture.outbound.health()).channel).toMatchObject({ state: 'open', since: null });
    expect((await fixture.db.selectFrom('delivery').select('state').execute()).every(isAccepted)).toBe(true);
    expect(fixture.notified).toEqual([]);
  });

  test('the probe may hit the wall of another kind without opening the channel', async () => {
    const id = await fixture.chat();
    fixture.wecom.answerSends(refusal(48002), noAnswer(false));
    await fixture.outbound.deliver(id);
    await fixture.pass(seconds(30));
    await fixture.outbound.deliver(id);
    expect((await fixture.outbound.health()).channel.state).toBe('broken');
  });

  test('with nothing to send the channel is asked by a harmless call', async () => {
    const id = await fixture.chat();
    fixture.wecom.answerSends(refusal(301002));
    await fixture.outbound.deliver(id);
    fixture.settle();
    await fixture.pass(seconds(30));
    await fixture.outbound.sweepDue();
    fixture.wecom.answerProbes(refusal(301002));
    await fixture.outbound.sweepDue();
    await fixture.outbound.sweepDue();
    expect(fixture.wecom.probes()).toBe(1);
    expect((await fixture.outbound.health()).channel.state).toBe('broken');
    fixture.wecom.answerProbes('ok');
    await fixture.pass(seconds(30));
    await fixture.outbound.sweepDue();
    expect((await fixture.outbound.health()).channel.state).toBe('open');
    expect(fixture.wecom.sends).toHaveLength(1);
  });

  test('during a pause only CRITICAL and HIGH try, every 15 seconds, and what they find helps all', async () => {
    const low = await fixture.chat({ lane: 3, to: { personId: 'p3', userid: 'low' } });
    fixture.wecom.answerSends(refusal(45009, { pauseMs: hours(1) }));
    await fixture.outbound.deliver(low);
    const high = await fixture.chat({ lane: 1, to: { personId: 'p1', userid: 'high' } });
    await fixture.work();
    expect(fixture.wecom.sends).toHaveLength(1);

    await fixture.pass(seconds(15));
    await fixture.work();
    expect((await fixture.delivery(high)).state).toBe('accepted');
    expect((await fixture.delivery(low)).state).toBe('accepted');
  });
});

async function chat(count: number, changes: (n: number) => Partial<Notice>): Promise<void> {
  const notices = Array.from({ length: count }, (_, n) => notice({ occurrence: n, ...changes(n) }));
  await fixture.inTransaction((tx) => fixture.outbound.notify(tx, notices));
}

async function ids(): Promise<string[]> {
  return (await fixture.db.selectFrom('delivery').select('id').orderBy('id').execute()).map(({ id }) => id);
}

const isAccepted = ({ state }: { state: string }) => state === 'accepted';

/** In how many seconds those that wait for this reason may go. */
async function moments(reason: string): Promise<number[]> {
  const now = await fixture.now();
  const rows = await fixture.db
    .selectFrom('delivery')
    .select('notBefore')
    .where('reason', '=', reason)
    .orderBy('notBefore')
    .execute();
  return rows.map(({ notBefore }) => (notBefore.getTime() - now.getTime()) / 1000);
}
