import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hours, minutes, seconds } from '../../../src/lib/time.ts';
import type { Notice } from '../../../src/outbound/index.ts';
import { noAnswer, refusal } from './fake-wecom.ts';
import { createStage, notice, type Stage, settings } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
beforeEach(() => stage.reset());
afterAll(async () => stage?.drop());

describe('budgets', () => {
  test("a member's 25th message in a minute waits until the first is a minute old", async () => {
    await chat(25, () => ({}));
    await stage.work();
    expect(stage.wecom.sends).toHaveLength(24);
    const [waiting] = await stage.db.selectFrom('delivery').selectAll().where('state', '=', 'queued').execute();
    expect(waiting).toMatchObject({ reason: 'member_budget', attempt: 0 });
    await stage.chat({ to: { personId: 'p2', userid: 'adv-2' } });
    await stage.work();
    expect(stage.wecom.sends).toHaveLength(25);
    await stage.pass(seconds(59));
    await stage.work();
    expect(stage.wecom.sends).toHaveLength(25);
    await stage.pass(seconds(1));
    await stage.work();
    expect(stage.wecom.sends).toHaveLength(26);
  });

  test('those that wait for a member come back one by one, the more urgent not behind the less urgent', async () => {
    const slow = stage.worker({ settings: { send: { ...settings.send, perMemberPerMinute: 2 } } });
    await chat(1, () => ({}));
    await slow.sweepDue();
    await stage.pass(seconds(20));
    await chat(4, (n) => ({ lane: 1, occurrence: 10 + n }));
    await slow.sweepDue();
    expect(await moments('member_budget')).toEqual([40, 60, 100]);
    await chat(1, () => ({ occurrence: 20 }));
    await slow.sweepDue();
    expect(await moments('member_budget')).toEqual([40, 40, 60, 100]);
  });

  test('the hour has a limit of its own', async () => {
    const frugal = stage.worker({ settings: { send: { ...settings.send, perMemberPerHour: 2 } } });
    await chat(3, () => ({}));
    await frugal.sweepDue();
    await stage.pass(minutes(59));
    await frugal.sweepDue();
    expect(stage.wecom.sends).toHaveLength(2);
    await stage.pass(minutes(1));
    await frugal.sweepDue();
    expect(stage.wecom.sends).toHaveLength(3);
  });

  test('the last fifth of the day is kept for CRITICAL and HIGH; the rest goes tomorrow', async () => {
    const poor = stage.worker({ settings: { send: { ...settings.send, dayCap: 5 } } });
    await chat(5, (n) => ({ lane: 2, to: { personId: `p${n}`, userid: `m${n}` } }));
    await poor.sweepDue();
    expect(stage.wecom.sends).toHaveLength(4);
    await stage.chat({ lane: 1, to: { personId: 'urgent', userid: 'urgent' } });
    await stage.chat({ lane: 0, to: { personId: 'too-many', userid: 'too-many' } });
    await poor.sweepDue();
    expect(stage.wecom.sends).toHaveLength(5);
    expect((await poor.health()).day).toEqual({ used: 5, cap: 5 });
    await stage.pass(hours(24));
    await poor.sweepDue();
    expect(stage.wecom.sends).toHaveLength(7);
  });
});

describe('the circuit', () => {
  test('a fault of configuration stops all calls; one probe after another finds out when it is repaired', async () => {
    await chat(5, (n) => ({ to: { personId: `p${n}`, userid: `m${n}` } }));
    const [first = ''] = await ids();
    stage.wecom.answerSends(refusal(60020));
    await stage.outbound.deliver(first);
    await stage.work();
    expect(stage.wecom.sends).toHaveLength(1);
    expect((await stage.outbound.health()).channel).toMatchObject({ state: 'broken', errcode: 60020 });

    stage.wecom.answerSends(refusal(60020));
    await stage.pass(seconds(30));
    await stage.work();
    expect(stage.wecom.sends).toHaveLength(2);

    await stage.pass(seconds(30));
    await stage.work();
    expect(stage.wecom.sends).toHaveLength(7);
    expect((await stage.outbound.health()).channel).toMatchObject({ state: 'open', since: null });
    expect((await stage.db.selectFrom('delivery').select('state').execute()).every(isAccepted)).toBe(true);
    expect(stage.notified).toEqual([]);
  });

  test('the probe may hit the wall of another kind without opening the channel', async () => {
    const id = await stage.chat();
    stage.wecom.answerSends(refusal(48002), noAnswer(false));
    await stage.outbound.deliver(id);
    await stage.pass(seconds(30));
    await stage.outbound.deliver(id);
    expect((await stage.outbound.health()).channel.state).toBe('broken');
  });

  test('with nothing to send the channel is asked by a harmless call', async () => {
    const id = await stage.chat();
    stage.wecom.answerSends(refusal(301002));
    await stage.outbound.deliver(id);
    stage.settle();
    await stage.pass(seconds(30));
    await stage.outbound.sweepDue();
    stage.wecom.answerProbes(refusal(301002));
    await stage.outbound.sweepDue();
    await stage.outbound.sweepDue();
    expect(stage.wecom.probes()).toBe(1);
    expect((await stage.outbound.health()).channel.state).toBe('broken');
    stage.wecom.answerProbes('ok');
    await stage.pass(seconds(30));
    await stage.outbound.sweepDue();
    expect((await stage.outbound.health()).channel.state).toBe('open');
    expect(stage.wecom.sends).toHaveLength(1);
  });

  test('during a pause only CRITICAL and HIGH try, every 15 seconds, and what they find helps all', async () => {
    const low = await stage.chat({ lane: 3, to: { personId: 'p3', userid: 'low' } });
    stage.wecom.answerSends(refusal(45009, { pauseMs: hours(1) }));
    await stage.outbound.deliver(low);
    const high = await stage.chat({ lane: 1, to: { personId: 'p1', userid: 'high' } });
    await stage.work();
    expect(stage.wecom.sends).toHaveLength(1);

    await stage.pass(seconds(15));
    await stage.work();
    expect((await stage.delivery(high)).state).toBe('accepted');
    expect((await stage.delivery(low)).state).toBe('accepted');
  });
});

async function chat(count: number, changes: (n: number) => Partial<Notice>): Promise<void> {
  const notices = Array.from({ length: count }, (_, n) => notice({ occurrence: n, ...changes(n) }));
  await stage.inTransaction((tx) => stage.outbound.notify(tx, notices));
}

async function ids(): Promise<string[]> {
  return (await stage.db.selectFrom('delivery').select('id').orderBy('id').execute()).map(({ id }) => id);
}

const isAccepted = ({ state }: { state: string }) => state === 'accepted';

/** In how many seconds those that wait for this reason may go. */
async function moments(reason: string): Promise<number[]> {
  const now = await stage.now();
  const rows = await stage.db
    .selectFrom('delivery')
    .select('notBefore')
    .where('reason', '=', reason)
    .orderBy('notBefore')
    .execute();
  return rows.map(({ notBefore }) => (notBefore.getTime() - now.getTime()) / 1000);
}
