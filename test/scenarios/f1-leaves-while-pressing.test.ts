import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { type Database, type Tx, transact } from '../../src/database/index.ts';
import { days } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { untilWaiting, whileLocked } from '../support/race.ts';
import { countOf, eventsOf } from '../support/records.ts';
import { type Received, useTestApp } from '../support/test-app.ts';

// 0001: adv-0001-1 to -3, community police cp-01; 0006: adv-0006-1 and -2; 0003: adv-0003-1 and -2; 0011: adv-0011-1.
describe('F11: somebody leaves in the moment he presses', () => {
  const testApp = useTestApp();
  const { act, browser, look, personIdOf, press, refusalOf, shown, titles, warn } = useActions(testApp);

  /** Ends every role of this person; told to the warnings in the same transaction. */
  async function dismissal(userid: string) {
    const { db, directory } = testApp.app;
    const ended = { personId: await personIdOf(userid), at: await testApp.now() };
    return (executor: Database | Tx = db) => directory.endRole(executor, ended);
  }
  /** Presses without waiting for what comes of it. */
  const touch = (userid: string, text: string, { id }: Received) => testApp.phone(userid).press(text, { number: id });
  const handoverOf = ({ id }: Received) =>
    testApp.app.db
      .selectFrom('handover')
      .select(['state', 'version'])
      .where(sql<boolean>`${id} = any (warning_ids)`)
      .executeTakeFirstOrThrow();

  describe('an advisor presses 立即签收', () => {
    test('his press comes first: it counted, and his colleagues are asked again', async () => {
      const { db } = testApp.app;
      const warning = await warn('emp-0001-0100');
      const dismiss = await dismissal('adv-0001-1');
      let ending: Promise<unknown> = Promise.resolve();
      await whileLocked(db, warning, async () => {
        await touch('adv-0001-1', '立即签收', warning);
        await untilWaiting(db, 1);
        ending = dismiss();
        await untilWaiting(db, 2);
      });
      await ending;
      await testApp.advance(0);

      expect(await eventsOf(db, warning)).toEqual([
        'dispatched NEW → DISPATCHED',
        'acknowledged DISPATCHED → ACKED',
        'left ACKED → DISPATCHED',
      ]);
      expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', owner: null, escalationStep: 1 });
      for (const title of await titles('adv-0001-1', warning)) expect(title).toBe('这项任务已转交');
      expect((await shown('adv-0001-3', warning)).buttons).toContain('立即签收');
    });

    test('the end of his role comes first: his press changes nothing, his card names nobody, a colleague may sign', async () => {
      const { db } = testApp.app;
      const warning = await warn('emp-0006-0030');
      const dismiss = await dismissal('adv-0006-1');
      let ending: Promise<unknown> = Promise.resolve();
      await whileLocked(db, warning, async () => {
        ending = dismiss();
        await untilWaiting(db, 1);
        await touch('adv-0006-1', '立即签收', warning);
        await untilWaiting(db, 2);
      });
      await ending;
      await testApp.advance(0);

      expect(await eventsOf(db, warning)).toEqual(['dispatched NEW → DISPATCHED', 'left DISPATCHED → DISPATCHED']);
      expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', owner: null });
      const card = await shown('adv-0006-1', warning);
      expect(card).toMatchObject({ title: '这次操作没有生效', buttons: [] });
      expect(JSON.stringify(card.fields)).not.toContain('本人');
      await press('adv-0006-2', '立即签收', warning);
      expect((await look('adv-0006-2', warning)).owner).toMatchObject({ me: true, kind: 'ADVISOR' });
    });
  });

  describe('an officer whom nobody had told takes over', () => {
    test('he comes first: the end of his role waits for him and finds what he took', async () => {
      const { db } = testApp.app;
      const warning = await warn('emp-0003-0030', { level: 'HIGH' });
      const dismiss = await dismissal('centre-3');
      const page = await browser('centre-3');
      let ending: Promise<unknown> = Promise.resolve();
      let taking: Promise<unknown> = Promise.resolve();
      await transact(db, async (tx) => {
        await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx);
        // He holds the warning and comes to its timers: the end of his role knows nothing of it yet.
        await sql`select id from timer where owner_id = ${warning.id} for update`.execute(tx);
        taking = page.post(`/api/warnings/${warning.id}/take_over`, {});
        await untilWaiting(db, 1);
        ending = dismiss();
        await untilWaiting(db, 2);
      });
      await Promise.all([taking, ending]);
      await testApp.advance(0);

      expect(await eventsOf(db, warning)).toEqual([
        'dispatched NEW → DISPATCHED',
        'taken_over DISPATCHED → ACKED',
        'left ACKED → DISPATCHED',
      ]);
      expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', owner: null, escalationStep: 2 });
    });

    test('the end of his role comes first: he is refused, and nothing has changed', async () => {
      const { db } = testApp.app;
      const warning = await warn('emp-0003-0031', { level: 'HIGH' });
      const dismiss = await dismissal('centre-2');
      const page = await browser('centre-2');
      let refused: ReturnType<typeof refusalOf> | null = null;
      await transact(db, async (tx) => {
        await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx);
        await dismiss(tx);
        refused = refusalOf(page.post(`/api/warnings/${warning.id}/take_over`, {}));
        await untilWaiting(db, 1);
      });
      // Who has no role there any more reads it no longer.
      expect(await refused).toMatchObject({ status: 404, code: 'not_found' });
      await testApp.advance(0);
      expect(await eventsOf(db, warning)).toEqual(['dispatched NEW → DISPATCHED']);
      expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', owner: null });
    });
  });

  describe('a colleague confirms a hand-over', () => {
    test('he comes first: he had it, and who is left is asked again', async () => {
      const { db } = testApp.app;
      const warning = await warn('emp-0003-0032');
      await press('adv-0003-1', '立即签收', warning);
      await press('adv-0003-1', '转给同事', warning);
      const dismiss = await dismissal('adv-0003-2');
      let ending: Promise<unknown> = Promise.resolve();
      await whileLocked(db, warning, async () => {
        await testApp.phone('adv-0003-2').press('确认接手');
        await untilWaiting(db, 1);
        ending = dismiss();
        await untilWaiting(db, 2);
      });
      await ending;
      await testApp.advance(0);

      expect(await handoverOf(warning)).toMatchObject({ state: 'accepted' });
      expect((await eventsOf(db, warning)).slice(-2)).toEqual(['handed_over ACKED → ACKED', 'left ACKED → DISPATCHED']);
      expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', owner: null });
      expect((await shown('adv-0003-1', warning)).buttons).toContain('立即签收');
    });

    test('the end of his role comes first: the offer is over, its owner keeps it and police are told', async () => {
      const { db } = testApp.app;
      const warning = await warn('emp-0001-0101');
      await press('adv-0001-3', '立即签收', warning);
      await press('adv-0001-3', '转给同事', warning);
      const dismiss = await dismissal('adv-0001-2');
      let ending: Promise<unknown> = Promise.resolve();
      await whileLocked(db, warning, async () => {
        ending = dismiss();
        await untilWaiting(db, 1);
        await testApp.phone('adv-0001-2').press('确认接手');
        await untilWaiting(db, 2);
      });
      await ending;
      await testApp.advance(0);

      expect(await handoverOf(warning)).toMatchObject({ state: 'lapsed' });
      expect(await countOf(db, warning, 'handed_over')).toBe(0);
      expect((await look('adv-0001-3', warning)).owner).toMatchObject({ me: true });
      expect(await titles('adv-0001-2')).toContain('交接时间已过');
      expect(await titles('cp-01', warning)).toContain('【升级】交班后无人接手');
    });
  });

  test('two people answer the same question after a colleague: the first answer stands, there is no second', async () => {
    const { db, followUps } = testApp.app;
    const warning = await warn('emp-0011-0030', { level: 'HIGH' });
    await press('adv-0011-1', '立即签收', warning);
    await press('adv-0011-1', '已见到本人', warning);
    await act('adv-0011-1', warning, 'outcome', { outcome: 'DISSUADED', detail: { method: 'IN_PERSON' } });
    await act('duty-01', warning, 'approve');
    await testApp.advance(days(4));
    const cards = await db
      .selectFrom('card')
      .innerJoin('followUp', 'followUp.id', 'card.ownerId')
      .select(['card.ownerId', 'card.personId', 'card.messageId'])
      .where('followUp.warningId', '=', warning.id)
      .orderBy('card.messageId')
      .execute();
    const [first, last] = [cards.at(0), cards.at(-1)];
    if (!first || !last || first.personId === last.personId) throw new Error('only one person was asked');
    const answer = (card: typeof first, word: string) =>
      transact(db, (tx) =>
        followUps.press(
          tx,
          { key: `f:${card.ownerId}:${word}`, selections: {} },
          { ...card, ownerKind: 'follow_up', template: 'C01b' },
        ),
      );
    const answers: Promise<void>[] = [];
    await whileLocked(db, warning, async () => {
      answers.push(answer(first, 'stable'));
      await untilWaiting(db, 1);
      answers.push(answer(last, 'still_at_risk'));
      await untilWaiting(db, 2);
    });
    await Promise.all(answers);
    await testApp.advance(0);

    const given = await db
      .selectFrom('eventLog')
      .select('detail')
      .where('ownerId', '=', first.ownerId)
      .where('action', '=', 'answered')
      .execute();
    expect(given.map(({ detail }) => detail)).toEqual([{ answer: 'STABLE' }]);
    expect(await countOf(db, warning, 'reopened')).toBe(0);
    expect(await testApp.view(warning)).toMatchObject({ state: 'CLOSED' });
  });
});
