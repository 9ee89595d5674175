import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { days, minutes, seconds } from '../../../src/lib/time.ts';
import type { Checkpoint } from '../../../src/outbound/index.ts';
import { type BulkFixture, bulkNotice, bulletin, createBulkFixture, people } from './bulk-fixture.ts';
import { noAnswer, refusal } from './fake-wecom.ts';
import { cardState, settings } from './fixture.ts';

let bulk: BulkFixture;
beforeAll(async () => {
  bulk = await createBulkFixture();
});
beforeEach(() => bulk.reset());
afterAll(async () => bulk?.fixture.drop());

const send = () => bulk.outbound.sweepBulk();
const expectSound = async () => expect(await bulk.fixture.brokenInvariants()).toEqual([]);

describe('planning', () => {
  test('repeats safely: only those not told before are planned', async () => {
    const first = await bulk.notifyTo(3);
    const again = await bulk.notifyTo(5);
    expect(first.planned).toEqual(['p0001', 'p0002', 'p0003']);
    expect(again).toEqual({ planned: ['p0004', 'p0005'], unreachable: [] });
    expect(await bulk.tally()).toEqual({ planned: 5 });
    await expectSound();
  });

  test('makes one message for each thousand, and names who has no account', async () => {
    const said = await bulk.notifyTo([...people(1200), { personId: 'x1', userid: null }]);
    expect(said.planned).toHaveLength(1200);
    expect(said.unreachable).toEqual(['x1']);
    expect((await bulk.batches()).map(({ persons }) => persons)).toEqual([1000, 200]);
    await expectSound();
  });

  test('by two planners at once plans everybody once', async () => {
    const said = await Promise.all([bulk.notifyTo(40), bulk.notifyTo(60), bulk.notifyTo(50)]);
    expect(said.flatMap(({ planned }) => planned)).toHaveLength(60);
    await send();
    expect(bulk.tousers().flat()).toHaveLength(60);
    expect(await bulk.tally()).toEqual({ accepted: 60 });
    await expectSound();
  });
});

describe('sending', () => {
  test('tells the owner, and who is invalid or unlicensed is unreachable', async () => {
    await bulk.notifyTo(4);
    bulk.wecom.answerSends({ invalidUsers: ['u0002'], unlicensedUsers: ['u0003'] });
    await send();
    expect(bulk.tousers()).toEqual([['u0001', 'u0002', 'u0003', 'u0004']]);
    expect(await bulk.tally()).toEqual({ accepted: 2, unreachable: 2 });
    expect(bulk.results).toEqual(
      expect.arrayContaining([
        { state: 'accepted', reason: null, personIds: expect.arrayContaining(['p0001', 'p0004']) },
        { state: 'unreachable', reason: 'invalid_user', personIds: ['p0002'] },
        { state: 'unreachable', reason: 'unlicensed_user', personIds: ['p0003'] },
      ]),
    );
    await expectSound();
  });

  test('nobody reachable: 81013 is for everybody', async () => {
    await bulk.notifyTo(2);
    bulk.wecom.answerSends(refusal(81013));
    await send();
    expect(await bulk.tally()).toEqual({ unreachable: 2 });
  });

  test('a busy WeCom gets the same bytes later', async () => {
    await bulk.notifyTo(2);
    bulk.wecom.answerSends(refusal(-1));
    await send();
    expect(await bulk.tally()).toEqual({ planned: 2 });
    await bulk.fixture.pass(seconds(2));
    await send();
    expect(new Set(bulk.wecom.sends).size).toBe(1);
    expect(await bulk.tally()).toEqual({ accepted: 2 });
    await expectSound();
  });

  test('whom the owner silences is left out of the body', async () => {
    await bulk.notifyTo(3);
    bulk.silence({ p0002: 'acked' });
    await send();
    expect(bulk.tousers()).toEqual([['u0001', 'u0003']]);
    expect(bulk.results).toContainEqual({ state: 'suppressed', reason: 'acked', personIds: ['p0002'] });
    await expectSound();
  });

  test('everybody silenced: no call at all', async () => {
    await bulk.notifyTo(2);
    bulk.silence({ p0001: 'acked', p0002: 'acked' });
    await send();
    expect(bulk.wecom.sends).toEqual([]);
    expect(await bulk.batches()).toMatchObject([{ state: 'cancelled' }]);
    await expectSound();
  });

  test('a refused payload is a dead letter, and one of it brings back all', async () => {
    await bulk.notifyTo(2);
    bulk.wecom.answerSends(refusal(40058));
    await send();
    expect(await bulk.tally()).toEqual({ dead: 2 });
    const [letter] = await bulk.outbound.deadLetters(bulk.fixture.db);
    expect(await bulk.outbound.redrive(letter?.deliveryId ?? '')).toBe(true);
    await send();
    expect(await bulk.tally()).toEqual({ accepted: 2 });
    await expectSound();
  });

  test('a wrong configuration keeps everything waiting until it is repaired', async () => {
    await bulk.notifyTo(2);
    bulk.wecom.answerSends(refusal(60020));
    await send();
    expect(await bulk.tally()).toEqual({ planned: 2 });
    await bulk.fixture.pass(seconds(31));
    await send();
    expect(await bulk.tally()).toEqual({ accepted: 2 });
  });
});

describe('budgets', () => {
  test('the pace holds the second batch back for a minute', async () => {
    const slow = bulk.worker({ settings: { send: { ...settings.send, personsPerMinute: 10 } } });
    await bulk.fixture.inTransaction((tx) => slow.notifyBulk(tx, bulkNotice(20)));
    await slow.sweepBulk();
    expect(bulk.wecom.sends).toHaveLength(1);
    await bulk.fixture.pass(minutes(1));
    await slow.sweepBulk();
    expect(bulk.wecom.sends).toHaveLength(2);
  });

  test('members who had their share get it later, in a message of their own', async () => {
    for (let n = 0; n < 24; n += 1) {
      await bulk.fixture.chat({ to: { personId: 'p0001', userid: 'u0001' }, occurrence: n });
    }
    await bulk.fixture.work();
    await bulk.notifyTo(3);
    await send();
    expect(bulk.tousers().at(-1)).toEqual(['u0002', 'u0003']);
    await bulk.fixture.pass(minutes(1));
    await send();
    expect(bulk.tousers().at(-1)).toEqual(['u0001']);
    expect(new Set((await bulk.batches()).map(({ messageId }) => messageId)).size).toBe(2);
    await expectSound();
  });

  test('what the day has no room for goes on the next one, and the reserve is not touched', async () => {
    const small = bulk.worker({ settings: { send: { ...settings.send, dayCap: 10 } } });
    await bulk.notifyTo(12);
    await small.sweepBulk();
    expect(bulk.tousers().map(({ length }) => length)).toEqual([8]);
    await bulk.fixture.pass(days(1));
    await small.sweepBulk();
    expect(bulk.tousers().map(({ length }) => length)).toEqual([8, 4]);
    await expectSound();
  });
});

describe('a worker dies', () => {
  const mortal = (point: Checkpoint) =>
    bulk.worker({
      checkpoint: (name) => {
        if (name === point) throw new Error(`died ${point}`);
      },
    });

  test.each(['after-claim', 'after-call'] as const)('%s: the same bytes once more after a minute', async (point) => {
    await bulk.notifyTo(3);
    await expect(mortal(point).sweepBulk()).rejects.toThrow('died');
    await bulk.fixture.endLeases();
    await send();
    expect(await bulk.batches()).toMatchObject([{ state: 'unknown' }]);
    await bulk.fixture.pass(minutes(1));
    const landed = point === 'after-call';
    if (landed) bulk.wecom.answerSends(refusal(42014));
    await send();
    expect(new Set(bulk.wecom.sends).size).toBe(1);
    expect(await bulk.tally()).toEqual({ [landed ? 'accepted_blind' : 'accepted']: 3 });
    await expectSound();
  });

  test('two workers make one call', async () => {
    await bulk.notifyTo(3);
    await Promise.all([send(), bulk.worker().sweepBulk(), bulk.worker().sweepBulk()]);
    expect(bulk.wecom.sends).toHaveLength(1);
  });
});

describe('no answer', () => {
  test('for a minute, or ten: the same bytes each minute, and nobody is left in doubt', async () => {
    await bulk.notifyTo(2);
    bulk.wecom.answerSends(...Array.from({ length: 10 }, () => noAnswer(true)));
    for (let minute = 0; minute <= 10; minute += 1) {
      await send();
      await bulk.fixture.pass(minutes(1));
    }
    expect(bulk.wecom.sends).toHaveLength(11);
    expect(new Set(bulk.wecom.sends).size).toBe(1);
    expect(await bulk.tally()).toEqual({ accepted: 2 });
    await expectSound();
  });

  test('for longer than WeCom knows a repeat: unconfirmed for good, never twice, and the owner knows', async () => {
    await bulk.notifyTo(2);
    bulk.wecom.answerSends(noAnswer(true), noAnswer(true));
    await send();
    await bulk.fixture.pass(minutes(1));
    await send();
    await bulk.fixture.pass(minutes(31));
    await send();
    await send();
    expect(bulk.wecom.sends).toHaveLength(2);
    expect(await bulk.tally()).toEqual({ unconfirmed: 2 });
    expect(bulk.results).toMatchObject([{ state: 'unconfirmed', personIds: ['p0001', 'p0002'] }]);
    await expectSound();
  });

  test('but somebody pressed: it landed, and nothing is sent again', async () => {
    await bulk.notifyTo(2);
    bulk.wecom.answerSends(noAnswer(true));
    await send();
    await press('u0001');
    await bulk.fixture.pass(minutes(1));
    await send();
    expect(bulk.wecom.sends).toHaveLength(1);
    expect(await bulk.tally()).toEqual({ acted: 1, accepted_blind: 1 });
    await expectSound();
  });
});

describe('taking it back', () => {
  const suppress = (exceptPersonIds: string[] = []) =>
    bulk.fixture.inTransaction((tx) => bulk.outbound.suppress(tx, bulletin, { reason: 'cancelled', exceptPersonIds }));

  test('before the call: nobody gets it', async () => {
    await bulk.notifyTo(3);
    expect(await suppress()).toBe(3);
    await send();
    expect(bulk.wecom.sends).toEqual([]);
    expect(await bulk.batches()).toMatchObject([{ state: 'cancelled' }]);
    await expectSound();
  });

  test('for some: only the others get it', async () => {
    await bulk.notifyTo(3);
    expect(await suppress(['p0002'])).toBe(2);
    await send();
    expect(bulk.tousers()).toEqual([['u0002']]);
    await expectSound();
  });

  test('while the call is under way: should it fail, there is no next one', async () => {
    await bulk.notifyTo(3);
    bulk.wecom.answerSends(async () => {
      await suppress(['p0003']);
      throw refusal(-1);
    });
    await send();
    expect(await bulk.tally()).toEqual({ suppressed: 2, planned: 1 });
    await bulk.fixture.pass(seconds(2));
    await send();
    expect(bulk.tousers().at(-1)).toEqual(['u0003']);
    await expectSound();
  });

  test('after a call without answer: unconfirmed, and not sent again', async () => {
    await bulk.notifyTo(3);
    bulk.wecom.answerSends(noAnswer(true));
    await send();
    expect(await suppress(['p0003'])).toBe(2);
    await bulk.fixture.pass(minutes(1));
    await send();
    expect(bulk.wecom.sends).toHaveLength(1);
    expect(await bulk.tally()).toEqual({ unconfirmed: 3 });
    await expectSound();
  });

  test('after it was accepted: one recall for all; who acted has acted', async () => {
    await bulk.notifyTo(3);
    await send();
    await press('u0002');
    expect(await bulk.fixture.inTransaction((tx) => bulk.outbound.recall(tx, bulletin))).toBe(3);
    await bulk.outbound.sweepCards();
    expect(bulk.wecom.recalls).toEqual(['msg-1']);
    expect(await bulk.tally()).toEqual({ recalled: 2, acted: 1 });
    await expectSound();
  });

  test('asked back while the call is under way: recalled as soon as it is accepted', async () => {
    await bulk.notifyTo(2);
    bulk.wecom.answerSends(async () => {
      await bulk.fixture.inTransaction((tx) => bulk.outbound.recall(tx, bulletin));
      return {};
    });
    await send();
    await bulk.outbound.sweepCards();
    expect(bulk.wecom.recalls).toEqual(['msg-1']);
    expect(await bulk.tally()).toEqual({ recalled: 2 });
  });
});

describe('a press', () => {
  test('bears the card of its person, whose next face its code pays for', async () => {
    await bulk.notifyTo(3);
    await send();
    const card = await press('u0002', 'code-2');
    expect(card).toMatchObject({ personId: 'p0002', userid: 'u0002', template: 'C05', ownerKind: 'bulletin' });
    expect(await bulk.tally()).toEqual({ accepted: 2, acted: 1 });
    await bulk.fixture.inTransaction((tx) =>
      bulk.outbound.showCardState(
        tx,
        { owner: bulletin, messageIds: [card?.messageId ?? ''], personId: 'p0002' },
        cardState('已签收'),
      ),
    );
    await bulk.outbound.sweepCards();
    expect(bulk.wecom.updates).toMatchObject([{ userids: ['u0002'], responseCode: 'code-2' }]);
    await expectSound();
  });

  test('of two people bears two cards; a repeated one bears none', async () => {
    await bulk.notifyTo(2);
    await send();
    const first = await press('u0001', 'a');
    const other = await press('u0002', 'b');
    expect((await press('u0001', 'a'))?.cardId).toBe(first?.cardId);
    expect(other?.cardId).not.toBe(first?.cardId);
  });

  test('of somebody who never got it is nobody’s', async () => {
    await bulk.notifyTo(1);
    await send();
    expect(await press('u0009')).toBeNull();
  });
});

test('the invariant of bulk finds its faults', async () => {
  await bulk.notifyTo(2);
  await send();
  await sql`update delivery set state = 'planned' where person_id = 'p0001'`.execute(bulk.fixture.db);
  expect(await bulk.fixture.brokenInvariants()).toEqual(['I12']);
});

async function press(userid: string, code = `press-${userid}`) {
  const taskId = await bulk.taskId();
  return bulk.fixture.inTransaction((tx) => bulk.outbound.locateCard(tx, taskId, userid, code));
}
