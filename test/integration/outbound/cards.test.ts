import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hours, minutes, seconds } from '../../../src/lib/time.ts';
import type { CardStateOptions } from '../../../src/outbound/index.ts';
import { noAnswer, refusal } from './fake-wecom.ts';
import { createStage, cardState, type notice, owner, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(async () => stage?.drop());

const signed = { ...cardState('已签收'), replace_text: '已签收' };
const taken = cardState('已有同事签收');

describe.each([
  { whose: 'of an owner with a lock', withLock: true },
  { whose: 'of an owner without', withLock: false },
])('$whose:', ({ withLock }) => {
  beforeEach(() => stage.reset({ withLock }));

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
      expect((await stage.delivery(id)).state).toBe('acted');
      await show(signed);
      expect(stage.wecom.updates).toEqual([
        { userids: ['adv-1'], responseCode: 'press-code', change: { card: signed } },
      ]);
      await show(taken);
      expect(stage.wecom.codesPaid()).toEqual(['press-code', 'send-code-1']);
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
      expect(stage.wecom.codesPaid()).toEqual(['press-code', 'send-code-1']);
    });

    test('that overtakes the record of its send keeps msgid and code of the send', async () => {
      const id = await stage.chat();
      stage.wecom.answerSends(async () => {
        await press('press-code');
        return {};
      });
      await stage.outbound.deliver(id);
      expect(await stage.delivery(id)).toMatchObject({ state: 'acted', claimToken: null });
      await show(signed);
      await show(taken);
      expect(stage.wecom.codesPaid()).toEqual(['press-code', 'send-code-1']);
    });

    test('on a card accepted blindly brings its first code', async () => {
      const id = await stage.chat();
      stage.wecom.answerSends(noAnswer(true), refusal(42014));
      await stage.outbound.deliver(id);
      await stage.work();
      await show(taken);
      expect(stage.wecom.updates).toEqual([]);
      expect((await stage.card()).unsyncable).toBe('no_code');
      await press('press-code');
      await stage.work();
      expect(stage.wecom.codesPaid()).toEqual(['press-code']);
      expect(await stage.brokenInvariants()).toEqual([]);
    });
  });

  describe('a face', () => {
    test('that is shown already costs no call', async () => {
      await sent();
      await show(cardState('请签收'));
      await show(taken);
      await show(taken);
      expect(stage.wecom.updates).toHaveLength(1);
    });

    test('is followed by all cards of the people chosen', async () => {
      await sent();
      await sent({ occurrence: 1 });
      await sent({ to: { personId: 'p2', userid: 'adv-2' } });
      await stage.inTransaction((tx) => stage.outbound.showCardState(tx, { owner, exceptPersonIds: ['p2'] }, taken));
      await stage.work();
      expect(stage.wecom.updates.map(({ userids }) => userids)).toEqual([['adv-1'], ['adv-1']]);
    });

    test('wanted while the message is on its way follows as soon as it is there', async () => {
      const id = await stage.chat();
      await stage.inTransaction((tx) => stage.outbound.showCardState(tx, { owner }, taken));
      await stage.outbound.syncCard((await stage.card()).id);
      expect(stage.wecom.updates).toEqual([]);
      await stage.outbound.deliver(id);
      await stage.work();
      expect(stage.wecom.updates).toHaveLength(1);
    });

    test('of a message that was never sent needs no call', async () => {
      await stage.chat();
      await stage.inTransaction((tx) => stage.outbound.suppress(tx, owner, { reason: 'acked' }));
      await show(taken);
      expect((await stage.card()).unsyncable).toBe('not_sent');
      expect(stage.notified).toEqual([]);
    });
  });

  describe('without a code left', () => {
    test('whoever must act gets a new message with a task of its own, and never two at once', async () => {
      const first = await sent();
      await show(signed);
      await show(taken, { mustAct: true, template: 'C02' });
      const said = await stage.db.selectFrom('delivery').selectAll().where('id', '<>', first).execute();
      expect(said).toMatchObject([{ purpose: 'card_sync', template: 'C02', personId: 'p1', state: 'accepted' }]);
      const bodies = stage.wecom.sends.map((json) => JSON.parse(json).template_card);
      expect(bodies[1].main_title).toEqual(taken.main_title);
      expect(bodies[1].task_id).not.toBe(bodies[0].task_id);
      await show(signed, { mustAct: true });
      expect(stage.wecom.codesPaid()).toEqual(['send-code-1', 'send-code-2']);
      expect(stage.wecom.sends).toHaveLength(2);
      await show(taken, { mustAct: true });
      expect(stage.wecom.sends).toHaveLength(3);
      expect((await stage.db.selectFrom('card').select('unsyncable').execute()).map((card) => card.unsyncable)).toEqual(
        expect.arrayContaining(['replaced', 'replaced', null]),
      );
      expect(await stage.brokenInvariants()).toEqual([]);
    });

    test('two workers that replace two cards of one person at the same moment send him one', async () => {
      await sent();
      await sent({ step: 1 });
      await show(signed);
      const seen = stage.wecom.sends.length;
      await stage.inTransaction((tx) => stage.outbound.showCardState(tx, { owner }, taken, { mustAct: true }));
      const cards = await stage.db.selectFrom('card').select('id').execute();
      let replacing: Promise<unknown> | undefined;
      await stage.inTransaction(async (tx) => {
        await sql`lock table message in share mode`.execute(tx);
        replacing = Promise.all(cards.map(({ id }) => stage.outbound.syncCard(id)));
        await expect.poll(() => stage.waitingLocks()).toBe(2);
      });
      await replacing;
      await stage.work();
      expect(stage.wecom.sends).toHaveLength(seen + 1);
      expect(await stage.brokenInvariants()).toEqual([]);
    });

    test('anybody else keeps the old face, and the owner hears of it', async () => {
      await sent();
      await show(signed);
      await show(taken);
      const card = await stage.card();
      expect(card.unsyncable).toBe('no_code');
      expect(stage.notified).toEqual([{ handler: 'unsyncable', deliveryId: card.id }]);
    });

    test('codes die after 72 hours', async () => {
      await sent();
      await stage.pass(hours(72));
      await show(taken);
      expect(stage.wecom.updates).toEqual([]);
      expect((await stage.card()).unsyncable).toBe('no_code');
    });
  });

  describe('what becomes of an update after each answer', () => {
    test('60140: the code was no good, the next one pays', async () => {
      await sent();
      await press('stale');
      stage.wecom.answerUpdates(refusal(60140));
      await show(signed);
      expect(stage.wecom.codesPaid()).toEqual(['stale', 'send-code-1']);
      expect((await stage.card()).unsyncable).toBeNull();
    });

    test('no answer, then 60140 with the same code: the first try had landed', async () => {
      await sent();
      await press('press-code');
      stage.wecom.answerUpdates(noAnswer(true), refusal(60140));
      await show(signed);
      await stage.pass(seconds(2));
      await stage.work();
      expect(stage.wecom.codesPaid()).toEqual(['press-code', 'press-code']);
      const card = await stage.card();
      expect(card.shownHash).toBe(card.wantedHash);
      expect(card.sendCodeUsedAt).toBeNull();
    });

    test('no answer, another face wanted, 60140: the first face landed and the next code pays for the second', async () => {
      await sent();
      await press('press-code');
      stage.wecom.answerUpdates(noAnswer(true), refusal(60140));
      await show(signed);
      await show(taken);
      expect(stage.wecom.codesPaid()).toEqual(['press-code', 'press-code', 'send-code-1']);
      expect(stage.wecom.updates.at(-1)?.change).toEqual({ card: taken });
    });

    test('a worker that died in the call: the same code is tried again', async () => {
      await sent();
      stage.wecom.answerUpdates(() => new Promise(() => {}));
      await stage.inTransaction((tx) => stage.outbound.showCardState(tx, { owner }, taken));
      void stage.worker().syncCard((await stage.card()).id);
      await expect.poll(() => stage.wecom.updates.length).toBe(1);
      await stage.endLeases();
      await stage.work();
      expect(stage.wecom.codesPaid()).toEqual(['send-code-1', 'send-code-1']);
      expect((await stage.attempts()).map(({ kind, result }) => `${kind} ${result}`)).toEqual([
        'send ok',
        'update abandoned',
        'update ok',
      ]);
    });

    test.each([42016, 82102, 42014])('%i: the card is gone for good', async (errcode) => {
      await sent();
      stage.wecom.answerUpdates(refusal(errcode, { api: 'message/update_template_card' }));
      await show(taken);
      expect((await stage.card()).unsyncable).toBe('no_such_card');
    });

    test('busy: again with the same code', async () => {
      await sent();
      stage.wecom.answerUpdates(refusal(-1));
      await show(taken);
      await stage.pass(seconds(2));
      await stage.work();
      expect(stage.wecom.codesPaid()).toEqual(['send-code-1', 'send-code-1']);
      expect(await stage.card()).toMatchObject({ unsyncable: null, triedCode: null });
    });

    test('a broken channel: after it is open again', async () => {
      await sent();
      stage.wecom.answerUpdates(refusal(60020));
      await show(taken);
      expect((await stage.outbound.health()).channel.state).toBe('broken');
      await stage.pass(minutes(1));
      await stage.work();
      await stage.pass(minutes(1));
      await stage.work();
      const card = await stage.card();
      expect(card.shownHash).toBe(card.wantedHash);
    });

    test('a press during the call: its fresh code is not taken for spent', async () => {
      await sent();
      await press('old-code');
      stage.wecom.answerUpdates(async () => {
        await press('new-code');
        return { invalidUsers: [] };
      });
      await show(signed);
      await show(taken);
      expect(stage.wecom.codesPaid()).toEqual(['old-code', 'new-code']);
    });
  });

  test('two workers at one card make one call', async () => {
    await sent();
    await stage.inTransaction((tx) => stage.outbound.showCardState(tx, { owner }, taken));
    const { id } = await stage.card();
    await Promise.all([stage.outbound.syncCard(id), stage.worker().syncCard(id)]);
    await stage.work();
    expect(stage.wecom.codesPaid()).toEqual(['send-code-1']);
    expect((await stage.card()).shownHash).toBe((await stage.card()).wantedHash);
  });

  test('a face wanted while two workers are at the card is the one shown in the end', async () => {
    await sent();
    await press('press-code');
    await stage.inTransaction((tx) => stage.outbound.showCardState(tx, { owner }, signed));
    const { id } = await stage.card();
    const wanting = stage.inTransaction((tx) => stage.outbound.showCardState(tx, { owner }, taken));
    await Promise.all([stage.outbound.syncCard(id), stage.worker().syncCard(id), wanting]);
    await stage.work();
    expect(stage.wecom.updates.at(-1)?.change).toEqual({ card: taken });
    expect(new Set(stage.wecom.codesPaid()).size).toBe(stage.wecom.updates.length);
  });

  describe('recalling', () => {
    test('takes back what is there and keeps back what is not', async () => {
      const there = await sent();
      const waiting = await stage.chat({ occurrence: 1 });
      stage.wecom.answerRecalls(refusal(-1));
      expect(await stage.inTransaction((tx) => stage.outbound.recall(tx, owner))).toBe(1);
      await stage.work();
      expect((await stage.delivery(there)).state).toBe('accepted');
      await stage.pass(minutes(1));
      await stage.work();
      expect(stage.wecom.recalls).toEqual(['msg-1', 'msg-1']);
      expect((await stage.delivery(there)).state).toBe('recalled');
      expect((await stage.delivery(waiting)).state).toBe('suppressed');
    });

    test('after 24 hours asks nobody', async () => {
      await sent();
      await stage.pass(hours(24));
      expect(await stage.inTransaction((tx) => stage.outbound.recall(tx, owner))).toBe(0);
    });
  });
});

async function sent(changes: Parameters<typeof notice>[0] = {}): Promise<string> {
  const id = await stage.chat(changes);
  await stage.outbound.deliver(id);
  expect((await stage.delivery(id)).state).toBe('accepted');
  return id;
}

async function show(card: Parameters<Stage['outbound']['showCardState']>[2], options: CardStateOptions = {}): Promise<void> {
  await stage.inTransaction((tx) => stage.outbound.showCardState(tx, { owner, personId: 'p1' }, card, options));
  await stage.work();
}

const locate = (task: string, userid: string, code: string) =>
  stage.inTransaction((tx) => stage.outbound.locateCard(tx, task, userid, code));

const press = async (code: string) => locate(await taskId(), 'adv-1', code);

async function taskId(): Promise<string> {
  const message = await stage.db.selectFrom('message').select('taskId').orderBy('id').executeTakeFirstOrThrow();
  return message.taskId ?? '';
}
