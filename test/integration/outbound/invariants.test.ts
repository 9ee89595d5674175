import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hours } from '../../../src/lib/time.ts';
import { createStage, cardState, owner, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
beforeEach(async () => {
  await stage.reset();
  const id = await stage.chat();
  await stage.outbound.deliver(id);
  await stage.work();
});
afterAll(async () => stage?.drop());

describe('the invariants of the way out', () => {
  test('hold after an ordinary send', async () => {
    expect(await stage.brokenInvariants()).toEqual([]);
  });

  test.each([
    ['I7', sql`update delivery set state = 'claimed', lease_until = clock_timestamp() - interval '11 seconds'`],
    ['I8', sql`update delivery set state = 'unknown', unknown_since = clock_timestamp() - interval '121 seconds'`],
    [
      'I9',
      sql`insert into outbox (topic, ref_id, lane, not_before, created_at)
          values ('deliver', 'x', 0, now(), clock_timestamp() - interval '6 seconds')`,
    ],
    ['I11', sql`update card set wanted_hash = 'another', not_before = app_now() - interval '31 seconds'`],
    ['I5', timerCancelled('2026-11-22T01:59:00Z')],
  ])('%s finds its fault', async (id, fault) => {
    await fault.execute(stage.db);
    expect(await stage.brokenInvariants()).toEqual([id]);
  });

  test('I5 lets an ask pass that went out while its ladder stood', async () => {
    await timerCancelled('2026-11-22T02:00:01Z').execute(stage.db);
    expect(await stage.brokenInvariants()).toEqual([]);
  });

  test('I11 lets a card pass that waits for its next try or cannot follow', async () => {
    await stage.pass(hours(73));
    await stage.inTransaction((tx) => stage.outbound.showCardState(tx, { owner }, cardState('已撤回')));
    expect(await stage.brokenInvariants()).toEqual([]);
    await stage.work();
    await stage.pass(hours(1));
    expect(await stage.brokenInvariants()).toEqual([]);
  });
});

test('health counts what waits and names the day', async () => {
  await stage.chat({ occurrence: 1 });
  expect(await stage.outbound.health()).toMatchObject({
    channel: { state: 'open', since: null, until: null },
    deliveries: { due: 1, held: 0, claimed: 0, unknown: 0, dead: 0 },
    cardsBehind: 0,
    day: { used: 1, cap: 1000 },
  });
});

function timerCancelled(at: string) {
  return sql`insert into timer (id, owner_kind, owner_id, purpose, run, step, generation, priority, due_at, state, armed_at, settled_at)
    values ('t1', ${owner.kind}, ${owner.id}, 'ladder', 0, 1, 1, 0, now(), 'cancelled', '2026-11-22T01:00:00Z', ${at}::timestamptz)`;
}
