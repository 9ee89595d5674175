import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minutes } from '../../../src/lib/time.ts';
import type { Checkpoint } from '../../../src/outbound/index.ts';
import { refusal } from './fake-wecom.ts';
import { createStage, crypto, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
beforeEach(() => stage.reset());
afterAll(async () => stage?.drop());

/** A worker that dies at this point. */
const mortal = (point: Checkpoint) =>
  stage.worker({
    checkpoint: (name) => {
      if (name === point) throw new Error(`died ${point}`);
    },
  });

describe('a worker dies', () => {
  test.each(['after-claim', 'after-call'] as const)('%s: the sweeps send the same bytes again', async (point) => {
    const id = await stage.chat();
    await expect(mortal(point).deliver(id)).rejects.toThrow('died');
    expect(await stage.delivery(id)).toMatchObject({ state: 'claimed', attempt: 1 });
    expect(await stage.outbound.sweepLeases()).toBe(0);

    await stage.endLeases();
    expect(await stage.outbound.sweepLeases()).toBe(1);
    if (point === 'after-call') stage.wecom.answerSends(refusal(42014));
    await stage.work();

    const landed = point === 'after-call';
    expect(await stage.delivery(id)).toMatchObject({ state: landed ? 'accepted_blind' : 'accepted', attempt: 2 });
    expect(new Set(stage.wecom.sends).size).toBe(1);
    expect(stage.wecom.sends).toHaveLength(landed ? 2 : 1);
    expect((await stage.attempts()).map(({ result }) => result)).toEqual(['abandoned', landed ? 'duplicate' : 'ok']);
    expect(await stage.brokenInvariants()).toEqual([]);
  });

  test('after-record: nothing is sent twice', async () => {
    const id = await stage.chat();
    await expect(mortal('after-record').deliver(id)).rejects.toThrow('died');
    await stage.endLeases();
    await stage.outbound.sweepLeases();
    await stage.work();
    expect(stage.wecom.sends).toHaveLength(1);
  });

  test('after-relay: the rung bells are enough, or the sweep is', async () => {
    const id = await stage.chat();
    await mortal('after-relay')
      .relayOutbox()
      .catch(() => {});
    await stage.outbound.sweepDue();
    expect((await stage.delivery(id)).state).toBe('accepted');
  });

  test('mid-sweep: another one finishes', async () => {
    const ids = await Promise.all([1, 2, 3].map((n) => stage.chat({ to: { personId: `p${n}`, userid: `adv-${n}` } })));
    await mortal('mid-sweep')
      .sweepDue()
      .catch(() => {});
    await stage.work();
    for (const id of ids) expect((await stage.delivery(id)).state).toBe('accepted');
    expect(stage.wecom.sends).toHaveLength(3);
  });

  test('and the question is settled meanwhile: not sent again, and nobody claims to know', async () => {
    const id = await stage.chat();
    await expect(mortal('after-claim').deliver(id)).rejects.toThrow('died');
    stage.settle();
    await stage.endLeases();
    await stage.outbound.sweepLeases();
    await stage.work();
    expect(await stage.delivery(id)).toMatchObject({ state: 'unconfirmed', reason: 'settled' });
    expect(stage.wecom.sends).toHaveLength(0);
  });

  test('a less urgent one waits a minute before it is resent', async () => {
    const id = await stage.chat({ lane: 3 });
    await expect(mortal('after-claim').deliver(id)).rejects.toThrow('died');
    await stage.endLeases();
    await stage.outbound.sweepLeases();
    await stage.work();
    expect((await stage.delivery(id)).state).toBe('unknown');
    await stage.pass(minutes(1));
    await stage.outbound.sweepUnknown();
    await stage.work();
    expect((await stage.delivery(id)).state).toBe('accepted');
  });
});

describe('two workers', () => {
  test('race for one delivery: one call', async () => {
    const id = await stage.chat();
    const workers = [stage.outbound, stage.worker(), stage.worker()];
    await Promise.all(workers.flatMap((worker) => [worker.deliver(id), worker.sweepDue()]));
    expect(stage.wecom.sends).toHaveLength(1);
    expect(await stage.delivery(id)).toMatchObject({ state: 'accepted', attempt: 1 });
  });

  test('a stalled one that wakes after its lease was given away changes nothing', async () => {
    const id = await stage.chat();
    let wake = () => {};
    const asleep = new Promise<void>((resolve) => {
      wake = resolve;
    });
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    stage.wecom.answerSends(async () => {
      begin();
      await asleep;
      return { msgid: 'msg-late', responseCode: 'late-code' };
    });
    const stalled = stage.worker().deliver(id);
    await begun;

    await stage.endLeases();
    await stage.outbound.sweepLeases();
    await stage.work();
    const before = [await stage.delivery(id), await stage.card(), await stage.attempts()];
    wake();
    await stalled;

    expect([await stage.delivery(id), await stage.card(), await stage.attempts()]).toEqual(before);
    expect(await stage.delivery(id)).toMatchObject({ state: 'accepted', attempt: 2 });
    expect(crypto.open((await stage.card()).sendCodeSealed ?? '')).toBe('send-code-2');
  });

  test('stopping lets calls under way finish and begins no other', async () => {
    const id = await stage.chat();
    const other = await stage.chat({ occurrence: 1 });
    const worker = stage.worker();
    const delivering = worker.deliver(id);
    expect(worker.underWay()).toBe(1);
    await worker.stop();
    expect(worker.underWay()).toBe(0);
    await delivering;
    await worker.deliver(other);
    expect((await stage.delivery(other)).state).toBe('queued');
  });
});
