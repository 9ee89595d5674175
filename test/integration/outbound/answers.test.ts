import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addMs, hours, minutes, seconds } from '../../../src/lib/time.ts';
import { WecomUnreachable } from '../../../src/wecom/api/index.ts';
import { noAnswer, refusal } from './fake-wecom.ts';
import { createFixture, crypto, type Fixture } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
beforeEach(() => fixture.reset());
afterAll(async () => fixture?.drop());

describe('what becomes of a delivery after each answer of WeCom', () => {
  test('0: accepted, with msgid and the code of the send for 72 hours', async () => {
    const id = await fixture.chat();
    await fixture.outbound.deliver(id);
    const { state, messageId, settledAt, attempt } = await fixture.delivery(id);
    expect({ state, attempt }).toEqual({ state: 'accepted', attempt: 1 });
    const { msgid } = await fixture.db
      .selectFrom('message')
      .select('msgid')
      .where('id', '=', messageId)
      .executeTakeFirstOrThrow();
    expect(msgid).toBe('msg-1');
    const card = await fixture.card();
    expect(crypto.open(card.sendCodeSealed ?? '')).toBe('send-code-1');
    expect(card.sendCodeExpiresAt).toEqual(addMs(settledAt ?? new Date(0), hours(72)));
    expect(await fixture.attempts()).toMatchObject([
      { result: 'ok', errcode: null, kind: 'send', userid: 'adv-1', n: 1 },
    ]);
  });

  test.each([
    { name: 'invalid', answer: { invalidUsers: ['adv-1'] }, errcode: 0, reason: 'invalid_user' },
    { name: 'unlicensed', answer: { unlicensedUsers: ['adv-1'] }, errcode: 0, reason: 'unlicensed_user' },
    { name: 'refused with 60111', answer: refusal(60111), errcode: 60111, reason: 'recipient_refused' },
    { name: 'nobody reachable, 81013', answer: refusal(81013), errcode: 81013, reason: 'recipient_refused' },
  ])(
    'person $name: unreachable, and the owner is told once in the same transaction',
    async ({ answer, errcode, reason }) => {
      const id = await fixture.chat();
      fixture.wecom.answerSends(answer);
      await fixture.outbound.deliver(id);
      expect(await fixture.delivery(id)).toMatchObject({ state: 'unreachable', errcode, reason });
      expect(fixture.notified).toEqual([{ handler: 'unreachable', deliveryId: id, errcode, state: 'unreachable' }]);
      await fixture.work();
      expect(fixture.wecom.sends).toHaveLength(1);
    },
  );

  test.each([
    { name: 'busy (-1)', answer: () => refusal(-1), result: 'temporary' },
    { name: 'not to be connected', answer: () => noAnswer(false), result: 'temporary' },
    { name: 'refusing a fresh token (42001)', answer: () => refusal(42001), result: 'token' },
  ])('WeCom $name: again after about 1, 4, 15 and then every 60 seconds', async ({ answer, result }) => {
    const id = await fixture.chat();
    for (const [least, most] of [
      [0.8, 1.2],
      [3.2, 4.8],
      [12, 18],
      [60, 60],
      [60, 60],
    ] as const) {
      fixture.wecom.answerSends(answer());
      await fixture.outbound.deliver(id);
      expect((await fixture.delivery(id)).state).toBe('queued');
      const wait = await waitOf(id);
      expect(wait).toBeGreaterThanOrEqual(seconds(least));
      expect(wait).toBeLessThanOrEqual(seconds(most));
      await fixture.pass(wait);
    }
    await fixture.work();
    expect((await fixture.delivery(id)).state).toBe('accepted');
    expect((await fixture.attempts()).map((attempt) => attempt.result)).toEqual([...Array(5).fill(result), 'ok']);
    expect(fixture.notified).toEqual([{ handler: 'stuck', deliveryId: id }]);
  });

  test('over a frequency limit: the channel pauses for the time WeCom takes, then everything goes', async () => {
    const first = await fixture.chat({ lane: 2 });
    const second = await fixture.chat({ lane: 3, to: { personId: 'p2', userid: 'adv-2' } });
    fixture.wecom.answerSends(refusal(45009, { pauseMs: minutes(1) }));
    await fixture.outbound.deliver(first);
    await fixture.work();
    expect(fixture.wecom.sends).toHaveLength(1);
    expect(await fixture.outbound.health()).toMatchObject({ channel: { state: 'paused', errcode: 45009 } });
    await fixture.pass(minutes(1));
    await fixture.work();
    expect(await states(first, second)).toEqual(['accepted', 'accepted']);
  });

  test('no answer: urgent ones are resent at once, byte for byte', async () => {
    const id = await fixture.chat();
    fixture.wecom.answerSends(noAnswer(true));
    await fixture.outbound.deliver(id);
    expect((await fixture.delivery(id)).state).toBe('queued');
    fixture.wecom.answerSends(refusal(42014));
    await fixture.work();
    expect((await fixture.delivery(id)).state).toBe('accepted_blind');
    expect(fixture.wecom.sends).toHaveLength(2);
    expect(fixture.wecom.sends[1]).toBe(fixture.wecom.sends[0]);
    expect((await fixture.card()).sendCodeSealed).toBeNull();
  });

  test('no answer again and again: urgent ones space out but never give up', async () => {
    const id = await fixture.chat();
    fixture.wecom.answerSends(noAnswer(true), noAnswer(true), noAnswer(true));
    await fixture.work();
    expect(await fixture.delivery(id)).toMatchObject({ state: 'unknown', attempt: 2 });
    await fixture.pass(seconds(2));
    await fixture.outbound.sweepUnknown();
    await fixture.work();
    await fixture.pass(seconds(5));
    await fixture.outbound.sweepUnknown();
    await fixture.work();
    expect(await fixture.delivery(id)).toMatchObject({ state: 'accepted', attempt: 4 });
  });

  test('no answer, not urgent: the same bytes a minute later, as long as WeCom knows a repeat', async () => {
    const id = await fixture.chat({ lane: 2 });
    fixture.wecom.answerSends(noAnswer(true), noAnswer(true));
    await fixture.work();
    for (const attempt of [1, 2]) {
      await fixture.outbound.sweepUnknown();
      expect(await fixture.delivery(id)).toMatchObject({ state: 'unknown', attempt });
      await fixture.pass(seconds(60));
      await fixture.outbound.sweepUnknown();
      await fixture.work();
    }
    expect(await fixture.delivery(id)).toMatchObject({ state: 'accepted', attempt: 3 });
    expect(new Set(fixture.wecom.sends).size).toBe(1);
  });

  test('no answer, not urgent, until WeCom would deliver it twice: unconfirmed for good', async () => {
    const id = await fixture.chat({ lane: 2 });
    fixture.wecom.answerSends(noAnswer(true));
    await fixture.work();
    await fixture.pass(minutes(30));
    await fixture.outbound.sweepUnknown();
    await fixture.work();
    expect(await fixture.delivery(id)).toMatchObject({ state: 'unconfirmed', attempt: 1 });
    await fixture.pass(hours(1));
    await fixture.outbound.sweepUnknown();
    await fixture.work();
    expect(fixture.wecom.sends).toHaveLength(1);
  });

  test('no answer, and then the channel stays closed for longer than that: not sent a second time', async () => {
    const id = await fixture.chat({ lane: 2 });
    fixture.wecom.answerSends(noAnswer(true), refusal(60020));
    await fixture.work();
    await fixture.pass(minutes(1));
    await fixture.outbound.sweepUnknown();
    await fixture.work();
    expect((await fixture.delivery(id)).state).toBe('queued');
    await fixture.pass(minutes(40));
    await fixture.work();
    expect(await fixture.delivery(id)).toMatchObject({ state: 'unconfirmed', reason: 'no_answer' });
    expect(fixture.wecom.sends).toHaveLength(2);
  });

  test('nothing was accepted for minutes: health counts them, until a send is answered', async () => {
    await fixture.chat({ lane: 2 });
    fixture.wecom.answerSends(noAnswer(false), noAnswer(true), noAnswer(true));
    await fixture.work();
    await fixture.pass(minutes(2));
    await fixture.work();
    await fixture.pass(minutes(2));
    expect((await fixture.outbound.health()).silentSeconds).toBeGreaterThanOrEqual(240);
    await fixture.outbound.sweepUnknown();
    await fixture.work();
    await fixture.pass(minutes(1));
    await fixture.outbound.sweepUnknown();
    await fixture.work();
    expect((await fixture.outbound.health()).silentSeconds).toBe(0);
  });

  test('a wrong address stops the channel and says so; it is asked again, and people are not blamed', async () => {
    const id = await fixture.chat();
    const elsewhere = { api: 'message/send', reason: 'status 404 without JSON', mayHaveLanded: false };
    fixture.wecom.answerSends(new WecomUnreachable({ ...elsewhere, isAddressWrong: true }));
    await fixture.work();
    expect(await fixture.delivery(id)).toMatchObject({ state: 'queued', reason: 'channel' });
    const { channel } = await fixture.outbound.health();
    expect(channel).toMatchObject({ state: 'broken', reason: 'the address is wrong: status 404 without JSON' });
    await fixture.pass(seconds(31));
    await fixture.work();
    expect((await fixture.delivery(id)).state).toBe('accepted');
    expect((await fixture.outbound.health()).channel.state).toBe('open');
  });

  test('60011 is about the app’s rights: the channel stops, nobody is called unreachable', async () => {
    const id = await fixture.chat();
    fixture.wecom.answerSends(refusal(60011));
    await fixture.work();
    expect(await fixture.delivery(id)).toMatchObject({ state: 'queued', reason: 'channel' });
    expect((await fixture.outbound.health()).channel).toMatchObject({ state: 'broken', errcode: 60011 });
  });

  test('a resend answered 0 without a msgid means that the first one landed', async () => {
    const id = await fixture.chat();
    fixture.wecom.answerSends(noAnswer(true), { msgid: null, responseCode: null });
    await fixture.outbound.deliver(id);
    await fixture.work();
    expect((await fixture.delivery(id)).state).toBe('accepted_blind');
  });

  test('a repeated task_id on the very first try is a fault of ours: dead letter', async () => {
    const id = await fixture.chat();
    fixture.wecom.answerSends(refusal(42014));
    await fixture.outbound.deliver(id);
    expect(await fixture.delivery(id)).toMatchObject({ state: 'dead', reason: 'duplicate_task', errcode: 42014 });
  });

  test.each([40008, 42030, 40007, 99999])(
    'errcode %i: dead letter, which can be driven again with the same bytes',
    async (errcode) => {
      const id = await fixture.chat();
      fixture.wecom.answerSends(refusal(errcode));
      await fixture.outbound.deliver(id);
      expect(await fixture.delivery(id)).toMatchObject({ state: 'dead', errcode });
      expect(await fixture.outbound.deadLetters(fixture.db)).toMatchObject([
        { deliveryId: id, errcode, template: 'C01' },
      ]);
      expect(await fixture.outbound.redrive(id)).toBe(true);
      expect(await fixture.outbound.redrive(id)).toBe(false);
      await fixture.work();
      expect((await fixture.delivery(id)).state).toBe('accepted');
      expect(fixture.wecom.sends[1]).toBe(fixture.wecom.sends[0]);
    },
  );

  test('a stored message that does not open is a dead letter and never a call', async () => {
    const id = await fixture.chat();
    await fixture.db.updateTable('message').set({ bodySealed: 'k9.nonsense' }).execute();
    await fixture.outbound.deliver(id);
    expect(await fixture.delivery(id)).toMatchObject({ state: 'dead', reason: 'unreadable' });
    expect(fixture.wecom.sends).toHaveLength(0);
  });

  /** How long this delivery still has to wait. */
  async function waitOf(id: string): Promise<number> {
    const { notBefore } = await fixture.delivery(id);
    return notBefore.getTime() - (await fixture.now()).getTime();
  }

  async function states(...ids: string[]): Promise<string[]> {
    return Promise.all(ids.map(async (id) => (await fixture.delivery(id)).state));
  }
});
