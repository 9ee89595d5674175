import { afterEach, describe, expect, test } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { type Stage, setUpStage } from '../support/stage.ts';
import { startTownProcess } from '../support/town-process.ts';
import { TEXT } from './bulletin-deeds.ts';

describe('F2: a crash in the middle of the fan-out', () => {
  let stage: Stage | null = null;
  afterEach(async () => {
    await stage?.leave();
    stage = null;
  });

  test('the next process goes on behind the cursor; everybody gets one card, nobody two', {
    timeout: 120_000,
  }, async () => {
    stage = await setUpStage();
    const { town, db } = stage;
    // C41 to the second officer, the first page, the second page: dead.
    const doomed = await startTownProcess(stage.stores, { at: 'after-decide', passage: 3 });
    const author = await town.as('centre-1');
    const { id } = await author.post<{ id: string }>('/api/bulletins', {
      ...TEXT,
      deadlineAt: new Date((await town.now()).getTime() + minutes(120)).toISOString(),
      filter: { roles: ['EMPLOYEE'] },
    });
    await author.post(`/api/bulletins/${id}/submit`);
    await (await town.as('centre-2')).post(`/api/bulletins/${id}/approve`);
    await town.advance(minutes(1)).catch(() => undefined);
    expect(await doomed.ended).toBe('SIGKILL');
    const before = await db
      .selectFrom('bulletin')
      .select(['state', 'phase', 'cursor'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(before).toMatchObject({ state: 'SENDING', phase: 'PLAN', cursor: expect.any(String) });

    await stage.open();
    await db
      .updateTable('bulk_batch')
      .set({ lease_until: new Date(0) })
      .where('state', '=', 'claimed')
      .execute();
    await town.advance(minutes(5));

    const after = await db
      .selectFrom('bulletin')
      .select(['state', 'people'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(after.state).toBe('SENT');
    const cards = await db
      .selectFrom('delivery')
      .select(({ fn }) => [fn.countAll<number>().as('all'), fn.count<number>('person_id').distinct().as('people')])
      .where('owner_id', '=', id)
      .where('purpose', '=', 'notice')
      .executeTakeFirstOrThrow();
    expect(cards.all).toBe(cards.people);
    expect(cards.all).toBe(after.people);
    expect(await town.phone('emp-0007-0010').titles()).toEqual(['防骗提醒：冒充客服退款骗局']);
  });
});
