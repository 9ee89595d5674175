import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hours, minutes, seconds } from '../../../src/lib/time.ts';
import type { CardStateOptions } from '../../../src/outbound/index.ts';
import { noAnswer, refusal } from './fake-wecom.ts';
import { cardState, createFixture, type Fixture, type notice, owner } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(async () => fixture?.drop());

const signed = { ...cardState('已签收'), replace_text: '已签收' };
const taken = cardState('已有同事签收');

describe.each([
  { whose: 'of an owner with a lock', withLock: true },
  { whose: 'of an owner without', withLock: false },
])('$whose:', ({ withLock }) => {
  beforeEach(() => fixture.reset({ withLock }));

  describe('a press', () => {
    test("finds its card, proves that it was seen and pays for the card's next face", async () => {
      const id = await sent();
      const card = await press('press-code');
      expect(card).toMatchObject({
        deliveryId: id,
        ownerKind: owner.kind,
        ownerId: owner.id,
        personId: 'p1',
        template: 'C01',
      });
      expect((await fixture.delivery(id)).state).toBe('acted');
      await show(signed);
      expect(fixture.wecom.updates).toEqual([
        { userids: ['adv-1'], responseCode: 'press-code', change: { card: signed } },
      ]);
      await show(taken);
      expect(fixture.wecom.codesPaid()).toEqual(['press-code', 'send-code-1']);
    });

    test('of an unknown task or by somebody else finds nothing', async () => {
      await sent();
      expect(await locate('m0000', 'adv-1', 'code')).toBeNull();
      expect(await locate(await taskId(), 'adv-9', 'code')).toBeNull();
      expect(await locate(await taskId(), 'ADV-1', 'code')).not.toBeNull();
    });

    test('told twice with the same code spends it once', async () => {
      await sent();
      await press('press-code');
      await show(signed);
      await press('press-code');
      await show(taken);
      expect(fixture.wecom.codesPaid()).toEqual(['press-code', 'send-code-1']);
    });

    test('that overtakes the record of its send keeps msgid and code of the send', async () => {
      const id = await fixture.chat();
      fixture.wecom.answerSends(async () => {
        await press('press-code');
        return {};
      });
      await fixture.outbound.deliver(id);
      expect(await fixture.delivery(id)).toMatchObject({ state: 'acted', claimToken: null });
      await show(signed);
      await show(taken);
      expect(fixture.wecom.codesPaid()).toEqual(['press-code', 'send-code-1']);
    });

    test('on a card accepted blindly brings its first code', async () => {
      const id = await fixture.chat();
      fixture.wecom.answerSends(noAnswer(true), refusal(42014));
      await fixture.outbound.deliver(id);
      await fixture.work();
      await show(taken);
      expect(fixture.wecom.updates).toEqual([]);
      expect((await fixture.card()).unsyncable).toBe('no_code');
      await press('press-code');
      await fixture.work();
      expect(fixture.wecom.codesPaid()).toEqual(['press-code']);
      expect(await fixture.brokenInvariants()).toEqual([]);
    });
  });

  describe('a face', () => {
    test('that is shown already costs no call', async () => {
      await sent();
      await show(cardState('请签收'));
      await show(taken);
      await show(taken);
      expect(fixture.wecom.updates).toHaveLength(1);
    });

    test('is followed by all cards of the people chosen', async () => {
      await sent();
      await sent({ occurrence: 1 });
      await sent({ to: { personId: 'p2', userid: 'adv-2' } });
      await fixture.inTransaction((tx) =>
        fixture.outbound.showCardState(tx, { owner, exceptPersonIds: ['p2'] }, taken),
      );
      await fixture.work();
      expect(fixture.wecom.updates.map(({ userids }) => userids)).toEqual([['adv-1'], ['adv-1']]);
    });

    test('wanted while the message is on its way follows as soon as it is there', async () => {
      const id = await fixture.chat();
      await fixture.inTransaction((tx) => fixture.outbound.showCardState(tx, { owner }, taken));
      await fixture.outbound.syncCard((await fixture.card()).id);
      expect(fixture.wecom.updates).toEqual([]);
      await fixture.outbound.deliver(id);
      await fixture.work();
      expect(fixture.wecom.updates).toHaveLength(1);
    });

    test('of a message that was never sent needs no call', async () => {
      await fixture.chat();
      await fixture.inTransaction((tx) => fixture.outbound.suppress(tx, owner, { reason: 'acked' }));
      await show(taken);
      expect((await fixture.card()).unsyncable).toBe('not_sent');
      expect(fixture.notified).toEqual([]);
    });
  });

  describe('without a code left', () => {
    test('whoever must act gets a new message with a task of its own, and never two at once', async () => {
      const first = await sent();
      await show(signed);
      await show(taken, { mustAct: true, template: 'C02' });
      const said = await fixture.db.selectFrom('delivery').selectAll().where('id', '<>', first).execute();
      expect(said).toMatchObject([{ purpose: 'card_sync', template: 'C02', personId: 'p1', state: 'accepted' }]);
      const bodies = fixture.wecom.sends.map((json) => JSON.parse(json).template_card);
      expect(bodies[1].main_title).toEqual(taken.main_title);
      expect(bodies[1].task_id).not.toBe(bodies[0].task_id);
      await show(signed, { mustAct: true });
      expect(fixture.wecom.codesPaid()).toEqual(['send-code-1', 'send-code-2']);
      expect(fixture.wecom.sends).toHaveLength(2);
      await show(taken, { mustAct: true });
      expect(fixture.wecom.sends).toHaveLength(3);
      expect(
        (await fixture.db.selectFrom('card').select('unsyncable').execute()).map((card) => card.unsyncable),
      ).toEqual(expect.arrayContaining(['replaced', 'replaced', null]));
      expect(await fixture.brokenInvariants()).toEqual([]);
    });

    test('two workers that replace two cards of one person at the same moment send him one', async () => {
      await sent();
      await sent({ step: 1 });
      await show(signed);
      const seen = fixture.wecom.sends.length;
      await fixture.inTransaction((tx) => fixture.outbound.showCardState(tx, { owner }, taken, { mustAct: true }));
      const cards = await fixture.db.selectFrom('card').select('id').execute();
      let replacing: Promise<unknown> | undefined;
      await fixture.inTransaction(async (tx) => {
        await sql`lock table message in share mode`.execute(tx);
        replacing = Promise.all(cards.map(({ id }) => fixture.outbound.syncCard(id)));
        await expect.poll(() => fixture.waitingLocks()).toBe(2);
      });
      await replacing;
      await fixture.work();
      expect(fixture.wecom.sends).toHaveLength(seen + 1);
      expect(await fixture.brokenInvariants()).toEqual([]);
    });

    test('anybody else keeps the old face, and the owner hears of it', async () => {
      await sent();
      await show(signed);
      await show(taken);
      const card = await fixture.card();
      expect(card.unsyncable).toBe('no_code');
      expect(fixture.notified).toEqual([{ handler: 'unsyncable', deliveryId: card.id }]);
    });

    test('codes die after 72 hours', async () => {
      await sent();
      await fixture.pass(hours(72));
      await show(taken);
      expect(fixture.wecom.updates).toEqual([]);
      expect((await fixture.card()).unsyncable).toBe('no_code');
    });
  });

  describe('what becomes of an update after each answer', () => {
    test('60140: the code was no good, the next one pays', async () => {
      await sent();
      await press('stale');
      fixture.wecom.answerUpdates(refusal(60140));
      await show(signed);
      expect(fixture.wecom.codesPaid()).toEqual(['stale', 'send-code-1']);
      expect((await fixture.card()).unsyncable).toBeNull();
    });

    test('no answer, then 60140 with the same code: the first try had landed', async () => {
      await sent();
      await press('press-code');
      fixture.wecom.answerUpdates(noAnswer(true), refusal(60140));
      await show(signed);
      await fixture.pass(seconds(2));
      await fixture.work();
      expect(fixture.wecom.codesPaid()).toEqual(['press-code', 'press-code']);
      const card = await fixture.card();
      expect(card.shownHash).toBe(card.wantedHash);
      expect(card.sendCodeUsedAt).toBeNull();
    });

    test('no answer, another face wanted, 60140: the first face landed and the next code pays for the second', async () => {
      await sent();
      await press('press-code');
      fixture.wecom.answerUpdates(noAnswer(true), refusal(60140));
      await show(signed);
      await show(taken);
      expect(fixture.wecom.codesPaid()).toEqual(['press-code', 'press-code', 'send-code-1']);
      expect(fixture.wecom.updates.at(-1)?.change).toEqual({ card: taken });
    });

    test('a worker that died in the call: the same code is tried again', async () => {
      await sent();
      fixture.wecom.answerUpdates(() => new Promise(() => {}));
      await fixture.inTransaction((tx) => fixture.outbound.showCardState(tx, { owner }, taken));
      void fixture.worker().syncCard((await fixture.card()).id);
      await expect.poll(() => fixture.wecom.updates.length).toBe(1);
      await fixture.endLeases();
      await fixture.work();
      expect(fixture.wecom.codesPaid()).toEqual(['send-code-1', 'send-code-1']);
      expect((await fixture.attempts()).map(({ kind, result }) => `${kind} ${result}`)).toEqual([
        'send ok',
        'update abandoned',
        'update ok',
      ]);
    });

    test.each([42016, 82102, 42014])('%i: the card is gone for good', async (errcode) => {
      await sent();
      fixture.wecom.answerUpdates(refusal(errcode, { api: 'message/update_template_card' }));
      await show(taken);
      expect((await fixture.card()).unsyncable).toBe('no_such_card');
    });

    test('busy: again with the same code', async () => {
      await sent();
      fixture.wecom.answerUpdates(refusal(-1));
      await show(taken);
      await fixture.pass(seconds(2));
      await fixture.work();
      expect(fixture.wecom.codesPaid()).toEqual(['send-code-1', 'send-code-1']);
      expect(await fixture.card()).toMatchObject({ unsyncable: null, triedCode: null });
    });

    test('a broken channel: after it is open again', async () => {
      await sent();
      fixture.wecom.answerUpdates(refusal(60020));
      await show(taken);
      expect((await fixture.outbound.health()).channel.state).toBe('broken');
      await fixture.pass(minutes(1));
      await fixture.work();
      await fixture.pass(minutes(1));
      await fixture.work();
      const card = await fixture.card();
      expect(card.shownHash).toBe(card.wantedHash);
    });

    test('a press during the call: its fresh code is not taken for spent', async () => {
      await sent();
      await press('old-code');
      fixture.wecom.answerUpdates(async () => {
        await press('new-code');
        return { invalidUsers: [] };
      });
      await show(signed);
      await show(taken);
      expect(fixture.wecom.codesPaid()).toEqual(['old-code', 'new-code']);
    });
  });

  test('two workers at one card make one call', async () => {
    await sent();
    await fixture.inTransaction((tx) => fixture.outbound.showCardState(tx, { owner }, taken));
    const { id } = await fixture.card();
    await Promise.all([fixture.outbound.syncCard(id), fixture.worker().syncCard(id)]);
    await fixture.work();
    expect(fixture.wecom.codesPaid()).toEqual(['send-code-1']);
    expect((await fixture.card()).shownHash).toBe((await fixture.card()).wantedHash);
  });

  test('a face wanted while two workers are at the card is the one shown in the end', async () => {
    await sent();
    await press('press-code');
    await fixture.inTransaction((tx) => fixture.outbound.showCardState(tx, { owner }, signed));
    const { id } = await fixture.card();
    const wanting = fixture.inTransaction((tx) => fixture.outbound.showCardState(tx, { owner }, taken));
    await Promise.all([fixture.outbound.syncCard(id), fixture.worker().syncCard(id), wanting]);
    await fixture.work();
    expect(fixture.wecom.updates.at(-1)?.change).toEqual({ card: taken });
    expect(new Set(fixture.wecom.codesPaid()).size).toBe(fixture.wecom.updates.length);
  });

  describe('recalling', () => {
    test('takes back what is there and keeps back what is not', async () => {
      const there = await sent();
      const waiting = await fixture.chat({ occurrence: 1 });
      fixture.wecom.answerRecalls(refusal(-1));
      expect(await fixture.inTransaction((tx) => fixture.outbound.recall(tx, owner))).toBe(1);
      await fixture.work();
      expect((await fixture.delivery(there)).state).toBe('accepted');
      await fixture.pass(minutes(1));
      await fixture.work();
      expect(fixture.wecom.recalls).toEqual(['msg-1', 'msg-1']);
      expect((await fixture.delivery(there)).state).toBe('recalled');
      expect((await fixture.delivery(waiting)).state).toBe('suppressed');
    });

    test('after 24 hours asks nobody', async () => {
      await sent();
      await fixture.pass(hours(24));
      expect(await fixture.inTransaction((tx) => fixture.outbound.recall(tx, owner))).toBe(0);
    });
  });
});

async function sent(changes: Parameters<typeof notice>[0] = {}): Promise<string> {
  const id = await fixture.chat(changes);
  await fixture.outbound.deliver(id);
  expect((await fixture.delivery(id)).state).toBe('accepted');
  return id;
}

async function show(
  card: Parameters<Fixture['outbound']['showCardState']>[2],
  options: CardStateOptions = {},
): Promise<void> {
  await fixture.inTransaction((tx) => fixture.outbound.showCardState(tx, { owner, personId: 'p1' }, card, options));
  await fixture.work();
}

const locate = (task: string, userid: string, code: string) =>
  fixture.inTransaction((tx) => fixture.outbound.locateCard(tx, task, userid, code));

const press = async (code: string) => locate(await taskId(), 'adv-1', code);

async function taskId(): Promise<string> {
  const message = await fixture.db.selectFrom('message').select('taskId').orderBy('id').executeTakeFirstOrThrow();
  return message.taskId ?? '';
}
