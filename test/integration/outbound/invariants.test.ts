import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hours } from '../../../src/lib/time.ts';
import { cardState, createFixture, type Fixture, owner } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
beforeEach(async () => {
  await fixture.reset();
  const id = await fixture.chat();
  await fixture.outbound.deliver(id);
  await fixture.work();
});
afterAll(async () => fixture?.drop());

describe('the invariants of the way out', () => {
  test('hold after an ordinary send', async () => {
    expect(await fixture.brokenInvariants()).toEqual([]);
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
    await fault.execute(fixture.db);
    expect(await fixture.brokenInvariants()).toEqual([id]);
  });

  test('I5 lets an ask pass that went out while its ladder stood', async () => {
    await timerCancelled('2026-11-22T02:00:01Z').execute(fixture.db);
    expect(await fixture.brokenInvariants()).toEqual([]);
  });

  test('I11 lets a card pass that waits for its next try or cannot follow', async () => {
    await fixture.pass(hours(73));
    await fixture.inTransaction((tx) => fixture.outbound.showCardState(tx, { owner }, cardState('已撤回')));
    expect(await fixture.brokenInvariants()).toEqual([]);
    await fixture.work();
    await fixture.pass(hours(1));
    expect(await fixture.brokenInvariants()).toEqual([]);
  });
});

test('health counts what waits and names the day', async () => {
  await fixture.chat({ occurrence: 1 });
  expect(await fixture.outbound.health()).toMatchObject({
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
