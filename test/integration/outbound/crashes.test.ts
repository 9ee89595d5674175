import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minutes } from '../../../src/lib/time.ts';
import type { Checkpoint } from '../../../src/outbound/index.ts';
import { refusal } from './fake-wecom.ts';
import { createFixture, crypto, type Fixture } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
beforeEach(() => fixture.reset());
afterAll(async () => fixture?.drop());

/** A worker that dies at this point. */
const mortal = (point: Checkpoint) =>
  fixture.worker({
    checkpoint: (name) => {
      if (name === point) throw new Error(`died ${point}`);
    },
  });

describe('a worker dies', () => {
  test.each(['after-claim', 'after-call'] as const)('%s: the sweeps send the same bytes again', async (point) => {
    const id = await fixture.chat();
    await expect(mortal(point).deliver(id)).rejects.toThrow('died');
    expect(await fixture.delivery(id)).toMatchObject({ state: 'claimed', attempt: 1 });
    expect(await fixture.outbound.sweepLeases()).toBe(0);

    await fixture.endLeases();
    expect(await fixture.outbound.sweepLeases()).toBe(1);
    if (point === 'after-call') fixture.wecom.answerSends(refusal(42014));
    await fixture.work();

    const landed = point === 'after-call';
    expect(await fixture.delivery(id)).toMatchObject({ state: landed ? 'accepted_blind' : 'accepted', attempt: 2 });
    expect(new Set(fixture.wecom.sends).size).toBe(1);
    expect(fixture.wecom.sends).toHaveLength(landed ? 2 : 1);
    expect((await fixture.attempts()).map(({ result }) => result)).toEqual(['abandoned', landed ? 'duplicate' : 'ok']);
    expect(await fixture.brokenInvariants()).toEqual([]);
  });

  test('after-record: nothing is sent twice', async () => {
    const id = await fixture.chat();
    await expect(mortal('after-record').deliver(id)).rejects.toThrow('died');
    await fixture.endLeases();
    await fixture.outbound.sweepLeases();
    await fixture.work();
    expect(fixture.wecom.sends).toHaveLength(1);
  });

  test('after-relay: the rung bells are enough, or the sweep is', async () => {
    const id = await fixture.chat();
    await mortal('after-relay')
      .relayOutbox()
      .catch(() => {});
    await fixture.outbound.sweepDue();
    expect((await fixture.delivery(id)).state).toBe('accepted');
  });

  test('mid-sweep: another one finishes', async () => {
    const ids = await Promise.all(
      [1, 2, 3].map((n) => fixture.chat({ to: { personId: `p${n}`, userid: `adv-${n}` } })),
    );
    await mortal('mid-sweep')
      .sweepDue()
      .catch(() => {});
    await fixture.work();
    for (const id of ids) expect((await fixture.delivery(id)).state).toBe('accepted');
    expect(fixture.wecom.sends).toHaveLength(3);
  });

  test('and the question is settled meanwhile: not sent again, and nobody claims to know', async () => {
    const id = await fixture.chat();
    await expect(mortal('after-claim').deliver(id)).rejects.toThrow('died');
    fixture.settle();
    await fixture.endLeases();
    await fixture.outbound.sweepLeases();
    await fixture.work();
    expect(await fixture.delivery(id)).toMatchObject({ state: 'unconfirmed', reason: 'settled' });
    expect(fixture.wecom.sends).toHaveLength(0);
  });

  test('a less urgent one waits a minute before it is resent', async () => {
    const id = await fixture.chat({ lane: 3 });
    await expect(mortal('after-claim').deliver(id)).rejects.toThrow('died');
    await fixture.endLeases();
    await fixture.outbound.sweepLeases();
    await fixture.work();
    expect((await fixture.delivery(id)).state).toBe('unknown');
    await fixture.pass(minutes(1));
    await fixture.outbound.sweepUnknown();
    await fixture.work();
    expect((await fixture.delivery(id)).state).toBe('accepted');
  });
});

describe('two workers', () => {
  test('race for one delivery: one call', async () => {
    const id = await fixture.chat();
    const workers = [fixture.outbound, fixture.worker(), fixture.worker()];
    await Promise.all(workers.flatMap((worker) => [worker.deliver(id), worker.sweepDue()]));
    expect(fixture.wecom.sends).toHaveLength(1);
    expect(await fixture.delivery(id)).toMatchObject({ state: 'accepted', attempt: 1 });
  });

  test('a stalled one that wakes after its lease was given away changes nothing', async () => {
    const id = await fixture.chat();
    let wake = () => {};
    const asleep = new Promise<void>((resolve) => {
      wake = resolve;
    });
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    fixture.wecom.answerSends(async () => {
      begin();
      await asleep;
      return { msgid: 'msg-late', responseCode: 'late-code' };
    });
    const stalled = fixture.worker().deliver(id);
    await begun;

    await fixture.endLeases();
    await fixture.outbound.sweepLeases();
    await fixture.work();
    const before = [await fixture.delivery(id), await fixture.card(), await fixture.attempts()];
    wake();
    await stalled;

    expect([await fixture.delivery(id), await fixture.card(), await fixture.attempts()]).toEqual(before);
    expect(await fixture.delivery(id)).toMatchObject({ state: 'accepted', attempt: 2 });
    expect(crypto.open((await fixture.card()).sendCodeSealed ?? '')).toBe('send-code-2');
  });

  test('stopping lets calls under way finish and begins no other', async () => {
    const id = await fixture.chat();
    const other = await fixture.chat({ occurrence: 1 });
    const worker = fixture.worker();
    const delivering = worker.deliver(id);
    expect(worker.underWay()).toBe(1);
    await worker.stop();
    expect(worker.underWay()).toBe(0);
    await delivering;
    await worker.deliver(other);
    expect((await fixture.delivery(other)).state).toBe('queued');
  });
});
