import { describe, expect, test } from 'vitest';
import { minutes, seconds } from '../../src/lib/time.ts';
import { titleOf } from '../support/phone.ts';
import { pressTogether, until, untilWaiting, whileLocked } from '../support/race.ts';
import { countOf, eventsOf } from '../support/records.ts';
import { type Received, type TestApp, useTestApp } from '../support/test-app.ts';

describe('races', () => {
  const testApp = useTestApp();

  let employee = 1;
  async function dispatched(input: Parameters<TestApp['warn']>[0] = {}): Promise<Received> {
    employee += 1;
    const employeeId = `emp-0003-${String(employee).padStart(4, '0')}`;
    const warning = await testApp.warn({ person: { employeeId }, ...input });
    await testApp.advance(0);
    return warning;
  }

  const first = 'adv-0003-1';
  const second = 'adv-0003-2';
  const cardStateOf = async (userid: string, warning: Received) => titleOf(await testApp.phone(userid).card(warning));

  /** Both callbacks are kept while the inbox is busy elsewhere, so that they are applied side by side. */
  async function together(warning: Received, presses: (() => Promise<unknown>)[]): Promise<void> {
    const { db } = testApp.app;
    const other = await dispatched({ level: 'HIGH' });
    await whileLocked(db, other, async () => {
      await testApp.phone('adv-0003-1').press('我不在现场', other);
      await untilWaiting(db, 1);
      await whileLocked(db, warning, async () => {
        for (const press of presses) await press();
      });
    });
    await testApp.advance(0);
  }

  describe('two advisors press 立即签收 in the same second', () => {
    test('one of them owns it, the other is told so, and it is one event', async () => {
      const warning = await dispatched();
      await testApp.faults({ sameSecondCallbacks: true });
      await together(warning, [
        () => testApp.phone(first).press('立即签收', warning),
        () => testApp.phone(second).press('立即签收', warning),
      ]);
      await testApp.faults({});

      const view = await testApp.view(warning);
      expect(view).toMatchObject({ state: 'ACKED', owner: { kind: 'ADVISOR' } });
      expect(await countOf(testApp.app.db, warning, 'acknowledged')).toBe(1);
      const cardStates = [await cardStateOf(first, warning), await cardStateOf(second, warning)].sort();
      expect(cardStates).toEqual(['已签收，请尽快见到本人', '这次操作没有生效']);
    });

    test('without any help in timing it is the same, every time', async () => {
      for (let round = 0; round < 4; round += 1) {
        const warning = await dispatched();
        await pressTogether(testApp, [first, second], warning);
        await testApp.advance(0);
        expect(await countOf(testApp.app.db, warning, 'acknowledged')).toBe(1);
        const cardStates = [await cardStateOf(first, warning), await cardStateOf(second, warning)];
        const others = cardStates.filter((cardState) => cardState !== '已签收，请尽快见到本人');
        expect(others).toHaveLength(1);
        // Too late, or so late that his card had said so before.
        expect(['这次操作没有生效', '已有同事签收，谢谢您']).toContain(others[0]);
        expect((await testApp.phone(first).titles(warning)).length).toBe(1);
      }
    });
  });

  describe('a receipt against the ladder at the same moment', () => {
    test('the receipt comes first: the next step hears nothing', async () => {
      const warning = await dispatched();
      const { db, timers } = testApp.app;
      const ladder = await armedLadder(warning);
      await testApp.advance(seconds(119));
      let firing: Promise<unknown> = Promise.resolve();
      await whileLocked(db, warning, async () => {
        await testApp.phone(first).press('立即签收', warning);
        await untilWaiting(db, 1);
        await bringDue(ladder);
        firing = timers.fire(ladder);
        await untilWaiting(db, 2);
      });
      expect(await firing).toBe('gone');
      await testApp.advance(0);
      expect(await eventsOf(db, warning)).toEqual(['dispatched NEW → DISPATCHED', 'acknowledged DISPATCHED → ACKED']);
      expect(await testApp.phone(second).titles(warning)).toEqual(['已有同事签收，谢谢您']);
    });

    test('the ladder comes first: the receipt stands all the same, and both cards of the other say so', async () => {
      const warning = await dispatched();
      const { db, timers } = testApp.app;
      const ladder = await armedLadder(warning);
      await testApp.advance(seconds(119));
      let firing: Promise<unknown> = Promise.resolve();
      await whileLocked(db, warning, async () => {
        await bringDue(ladder);
        firing = timers.fire(ladder);
        await untilWaiting(db, 1);
        await testApp.phone(first).press('立即签收', warning);
        await untilWaiting(db, 2);
      });
      // Whether this call or a sweep that came between: it has fired.
      await firing;
      await testApp.advance(0);
      expect(await eventsOf(db, warning)).toEqual([
        'dispatched NEW → DISPATCHED',
        'escalated DISPATCHED → DISPATCHED',
        'acknowledged DISPATCHED → ACKED',
      ]);
      expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED', owner: { kind: 'ADVISOR' } });
      for (const title of await testApp.phone(second).titles(warning)) expect(title).toBe('已有同事签收，谢谢您');
      for (const title of await testApp.phone(first).titles(warning)) expect(title).toBe('已签收，请尽快见到本人');
      await testApp.advance(minutes(8));
      expect(await testApp.phone('duty-06').titles(warning)).toEqual([]);
    });
  });

  describe('a revocation against a press', () => {
    test('the press comes first: it stood, the card is greyed and the signer is told to stop looking', async () => {
      const warning = await dispatched();
      const centre = await testApp.as('centre-1');
      let revoking: Promise<unknown> = Promise.resolve();
      await whileLocked(testApp.app.db, warning, async () => {
        await testApp.phone(first).press('立即签收', warning);
        await untilWaiting(testApp.app.db, 1);
        revoking = centre.post(`/api/warnings/${warning.id}/revoke`, { reason: '误推' });
        await untilWaiting(testApp.app.db, 2);
      });
      await revoking;
      await testApp.advance(0);
      expect(await testApp.view(warning)).toMatchObject({ state: 'REVOKED' });
      expect(await testApp.phone(first).titles(warning)).toContain('【撤销】请停止查找');
      expect(await pressable(first, warning)).toEqual([]);
      expect(await pressable(second, warning)).toEqual([]);
    });

    test('the revocation comes first: the press changes nothing and its card says why', async () => {
      const warning = await dispatched();
      const centre = await testApp.as('centre-1');
      let revoking: Promise<unknown> = Promise.resolve();
      await whileLocked(testApp.app.db, warning, async () => {
        revoking = centre.post(`/api/warnings/${warning.id}/revoke`, { reason: '误推' });
        await untilWaiting(testApp.app.db, 1);
        await testApp.phone(first).press('立即签收', warning);
        await untilWaiting(testApp.app.db, 2);
      });
      await revoking;
      await testApp.advance(0);
      expect(await testApp.view(warning)).toMatchObject({ state: 'REVOKED', owner: null });
      expect(await countOf(testApp.app.db, warning, 'acknowledged')).toBe(0);
      expect(await pressable(first, warning)).toEqual([]);
      expect(await testApp.phone(first).titles(warning)).toEqual(['这次操作没有生效']);
    });
  });

  describe('the same finger twice', () => {
    test('a double press is one receipt', async () => {
      const warning = await dispatched();
      await whileLocked(testApp.app.db, warning, async () => {
        await testApp.phone(first).press('立即签收', warning);
        await testApp.phone(first).press('立即签收', warning);
        await untilWaiting(testApp.app.db, 1);
      });
      await testApp.advance(0);
      expect(await countOf(testApp.app.db, warning, 'acknowledged')).toBe(1);
      expect(await testApp.phone(first).titles(warning)).toEqual(['已签收，请尽快见到本人']);
      expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED' });
    });

    test('a double press on 需要支援 calls police once', async () => {
      const warning = await dispatched();
      await whileLocked(testApp.app.db, warning, async () => {
        await testApp.phone(first).press('需要支援', warning);
        await testApp.phone(first).press('需要支援', warning);
        await untilWaiting(testApp.app.db, 1);
      });
      await testApp.advance(0);
      expect((await testApp.phone('duty-06').titles(warning)).length).toBe(1);
    });
  });

  describe('我来处置 against 立即签收', () => {
    test.each(['takes over', 'signs'] as const)('whoever %s first, there is one owner in the end', async (who) => {
      const warning = await dispatched();
      await testApp.advance(minutes(5));
      const officer = () => testApp.phone('cp-09').press('我来处置', warning);
      const advisor = () => testApp.phone(first).press('立即签收', warning);
      await together(warning, who === 'takes over' ? [officer, advisor] : [advisor, officer]);
      const view = await testApp.view(warning);
      expect(view.owner).not.toBeNull();
      const events = await eventsOf(testApp.app.db, warning);
      const acts = events.filter((event) => /^(acknowledged|taken_over) /.test(event)).length;
      const isPolice = view.owner?.kind === 'POLICE';
      if (isPolice) {
        expect(await cardStateOf('cp-09', warning)).toBe('已由您接手，请尽快到场');
        expect(acts).toBeLessThanOrEqual(2);
      } else {
        expect(acts).toBe(1);
        expect(await cardStateOf(first, warning)).toBe('已签收，请尽快见到本人');
      }
      for (const title of await testApp.phone(second).titles(warning)) {
        expect(['已有同事签收，谢谢您', '已由同事接手，谢谢您']).toContain(title);
      }
    });
  });

  describe('two worker processes on the same stores', () => {
    test('a whole ladder says everything once, however both sweep and ring', async () => {
      const other = await testApp.anotherWorker();
      const warnings = [];
      for (let n = 0; n < 4; n += 1) {
        employee += 1;
        const employeeId = `emp-0003-${String(employee).padStart(4, '0')}`;
        warnings.push(await testApp.warn({ person: { employeeId } }));
      }
      for (let step = 0; step < 4; step += 1) {
        await Promise.all([testApp.advance(minutes(3)), other.clock.settle()]);
      }
      for (const warning of warnings) {
        expect(await testApp.phone('centre-1').titles(warning)).toEqual(['【升级】企业超时未签收']);
        expect(await testApp.phone('duty-06').titles(warning)).toEqual(['【升级】企业超时未签收']);
        expect((await testApp.phone(first).titles(warning)).length).toBe(2);
        expect(await countOf(testApp.app.db, warning, 'escalated')).toBe(4);
      }
      const twice = await testApp.app.db.selectFrom('delivery').select('id').where('attempt', '>', 1).execute();
      expect(twice).toEqual([]);
    });

    test('both apply the inbox: each press counts once', async () => {
      const other = await testApp.anotherWorker();
      const warning = await dispatched();
      await whileLocked(testApp.app.db, warning, async () => {
        await testApp.phone(first).press('立即签收', warning);
        await testApp.phone(second).press('立即签收', warning);
        await untilWaiting(testApp.app.db, 1);
        void other.clock.settle().catch(() => {});
        await untilWaiting(testApp.app.db, 2);
      });
      await until(async () => (await keptCallbacks()) === 0, 'the inbox is empty');
      await testApp.advance(0);
      expect(await countOf(testApp.app.db, warning, 'acknowledged')).toBe(1);
      const cardStates = [await cardStateOf(first, warning), await cardStateOf(second, warning)].sort();
      expect(cardStates).toEqual(['已签收，请尽快见到本人', '这次操作没有生效']);
    });
  });

  async function armedLadder({ id }: { id: string }): Promise<string> {
    const row = await testApp.app.db
      .selectFrom('timer')
      .select('id')
      .where('ownerId', '=', id)
      .where('purpose', '=', 'ladder')
      .where('state', '=', 'armed')
      .executeTakeFirstOrThrow();
    return row.id;
  }

  /** The timer's own moment, without the advance that would wait for everybody. */
  async function bringDue(timerId: string): Promise<void> {
    await testApp.app.db
      .updateTable('timer')
      .set({ dueAt: await testApp.now() })
      .where('id', '=', timerId)
      .execute();
  }

  async function pressable(userid: string, warning: Received): Promise<string[]> {
    const card = await testApp.phone(userid).card(warning);
    return card.buttons.filter((button) => button.enabled && button.key !== '').map((button) => button.text);
  }

  async function keptCallbacks(): Promise<number> {
    const rows = await testApp.app.db.selectFrom('inbox').select('id').where('state', '=', 'kept').execute();
    return rows.length;
  }
});
