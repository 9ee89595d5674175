import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addMs, hours } from '../../../src/lib/time.ts';
import { CardLimitError } from '../../../src/wecom/cards/index.ts';
import { cardState, createFixture, crypto, type Fixture, notice, owner } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
beforeEach(() => fixture.reset());
afterAll(async () => fixture?.drop());

describe('saying', () => {
  test('stores the whole request once, sealed, with task_id and duplicate check', async () => {
    const id = await fixture.chat({ to: { personId: 'p1', userid: 'Adv-1' } });
    const { messageId } = await fixture.delivery(id);
    const message = await fixture.db.selectFrom('message').selectAll().executeTakeFirstOrThrow();
    expect(message.bodySealed).not.toContain('签收');
    expect(JSON.parse(crypto.open(message.bodySealed))).toEqual({
      touser: 'adv-1',
      msgtype: 'template_card',
      agentid: 1000002,
      enable_duplicate_check: 1,
      duplicate_check_interval: 1800,
      template_card: { ...cardState('请签收'), task_id: `m${messageId}` },
    });
  });

  test('the same notice again is the one that stands, alone or within one call', async () => {
    const first = await fixture.chat();
    const again = await fixture.inTransaction((tx) =>
      fixture.outbound.notify(tx, [notice(), notice({ occurrence: 1 }), notice({ occurrence: 1 })]),
    );
    expect(again.map(({ deliveryId }) => deliveryId === first)).toEqual([true, false, false]);
    expect(again[1]).toEqual(again[2]);
    const counts = await Promise.all(
      (['message', 'delivery', 'card', 'outbox'] as const).map(
        async (table) => (await fixture.db.selectFrom(table).selectAll().execute()).length,
      ),
    );
    expect(counts.slice(0, 3)).toEqual([2, 2, 2]);
    await fixture.work();
    expect(fixture.wecom.sends).toHaveLength(2);
  });

  test('a decision that is rolled back says nothing', async () => {
    const decision = fixture.inTransaction(async (tx) => {
      await fixture.outbound.notify(tx, [notice()]);
      throw new Error('changed my mind');
    });
    await expect(decision).rejects.toThrow('changed my mind');
    await fixture.work();
    expect(fixture.wecom.sends).toHaveLength(0);
    expect(fixture.rings).toEqual([]);
  });

  test('somebody without a WeCom account is unreachable at once, and the owner hears it in the same transaction', async () => {
    const id = await fixture.chat({ to: { personId: 'p1', userid: null } });
    expect(await fixture.delivery(id)).toMatchObject({ state: 'unreachable', reason: 'no_userid' });
    expect(fixture.notified).toEqual([{ handler: 'unreachable', deliveryId: id, errcode: null, state: 'unreachable' }]);
    await fixture.chat({ to: { personId: 'p1', userid: null } });
    expect(fixture.notified).toHaveLength(1);
    await fixture.work();
    expect(fixture.wecom.sends).toHaveLength(0);
  });

  test('what must wait is held until its moment', async () => {
    const id = await fixture.chat({ notBefore: addMs(await fixture.now(), hours(10)) });
    await fixture.work();
    expect((await fixture.delivery(id)).state).toBe('held');
    await fixture.pass(hours(10));
    await fixture.work();
    expect((await fixture.delivery(id)).state).toBe('accepted');
  });

  test('a card beyond the limits is refused before anything is written', async () => {
    await expect(
      fixture.chat({ content: { type: 'card', card: { ...cardState('请签收'), button_list: [] } } }),
    ).rejects.toThrow(CardLimitError);
    expect(await fixture.db.selectFrom('delivery').selectAll().execute()).toEqual([]);
  });

  test('a text goes out as text and has no card', async () => {
    await fixture.chat({ content: { type: 'text', text: '收到' }, purpose: 'reply' });
    await fixture.work();
    expect(JSON.parse(fixture.wecom.sends[0] ?? '')).toMatchObject({ msgtype: 'text', text: { content: '收到' } });
    expect(await fixture.db.selectFrom('card').selectAll().execute()).toEqual([]);
  });
});

describe('the relay', () => {
  test('rings one bell per try, with the ids only', async () => {
    const id = await fixture.chat();
    await expect.poll(() => fixture.rings).toEqual([`send-${id}-1`]);
    expect(await fixture.db.selectFrom('outbox').selectAll().execute()).toEqual([]);
    expect(fixture.wecom.sends).toHaveLength(0);
  });

  test('urgent ones are rung first', async () => {
    const said = await fixture.inTransaction((tx) =>
      fixture.outbound.notify(tx, [
        notice({ lane: 3 }),
        notice({ lane: 0, occurrence: 1 }),
        notice({ lane: 1, occurrence: 2 }),
      ]),
    );
    await expect.poll(() => fixture.rings).toHaveLength(3);
    const [low, critical, high] = said.map(({ deliveryId }) => `send-${deliveryId}-1`);
    expect(fixture.rings).toEqual([critical, high, low]);
  });

  test('without Redis the sends are made by the relay itself', async () => {
    fixture.redis(false);
    const id = await fixture.chat();
    await expect.poll(async () => (await fixture.delivery(id)).state).toBe('accepted');
    expect(fixture.wecom.sends).toHaveLength(1);
    expect(await fixture.db.selectFrom('outbox').selectAll().execute()).toEqual([]);
  });

  test('a bell that Redis lost is made good by the sweep', async () => {
    const id = await fixture.chat();
    await expect.poll(() => fixture.rings).toHaveLength(1);
    await fixture.outbound.sweepDue();
    expect((await fixture.delivery(id)).state).toBe('accepted');
  });
});

describe('suppressing', () => {
  test('an answer given while a worker waits for the lock: nothing is sent', async () => {
    const id = await fixture.chat();
    let sending: Promise<unknown> | undefined;
    await fixture.inTransaction(async (tx) => {
      await fixture.lockOwner(tx);
      sending = fixture.outbound.deliver(id);
      await expect.poll(() => fixture.waitingLocks()).toBe(1);
      fixture.settle();
      expect(await fixture.outbound.suppress(tx, owner, { reason: 'acked', purposes: ['ask'] })).toBe(1);
    });
    await sending;
    expect(fixture.wecom.sends).toHaveLength(0);
    expect(await fixture.delivery(id)).toMatchObject({ state: 'suppressed', reason: 'acked', attempt: 0 });
  });

  test('a settled question is not sent even when nobody suppressed it', async () => {
    const id = await fixture.chat();
    const note = await fixture.chat({ purpose: 'notice' });
    fixture.settle();
    await fixture.work();
    expect(await fixture.delivery(id)).toMatchObject({ state: 'suppressed', reason: 'settled' });
    expect((await fixture.delivery(note)).state).toBe('accepted');
  });

  test('spares named people, other runs and other purposes', async () => {
    const spared = await fixture.chat({ to: { personId: 'p2', userid: 'adv-2' } });
    const other = await fixture.chat({ run: 1 });
    const note = await fixture.chat({ purpose: 'notice' });
    const gone = await fixture.chat();
    await fixture.inTransaction((tx) =>
      fixture.outbound.suppress(tx, owner, { reason: 'acked', purposes: ['ask'], run: 0, exceptPersonIds: ['p2'] }),
    );
    const states = await Promise.all([spared, other, note, gone].map(async (id) => (await fixture.delivery(id)).state));
    expect(states).toEqual(['queued', 'queued', 'queued', 'suppressed']);
  });

  test('one that may have landed already is called unconfirmed instead', async () => {
    const id = await fixture.chat();
    await fixture.db.updateTable('delivery').set({ unknownSince: new Date() }).where('id', '=', id).execute();
    await fixture.inTransaction((tx) => fixture.outbound.suppress(tx, owner, { reason: 'acked' }));
    expect((await fixture.delivery(id)).state).toBe('unconfirmed');
  });
});
