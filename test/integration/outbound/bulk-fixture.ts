import { sql } from 'kysely';
import { minutes } from '../../../src/lib/time.ts';
import type { BulkNotice, BulkResult, DeliveryOwner, Outbound, OutboundNeeds } from '../../../src/outbound/index.ts';
import { cardState, createFixture } from './fixture.ts';

export const bulletin = { kind: 'bulletin', id: 'b1' };

export type BulkFixture = Awaited<ReturnType<typeof createBulkFixture>>;

/** The fixture with a module that speaks to many; its clock starts in a minute that bulk may use. */
export async function createBulkFixture() {
  const fixture = await createFixture();
  let silenced = new Map<string, string>();
  let results: BulkResult[] = [];

  const owner: DeliveryOwner = {
    async lock(tx, id) {
      await sql`select pg_advisory_xact_lock_shared(hashtext(${id}))`.execute(tx);
    },
    stillAsked: async () => true,
    async unreachable() {},
    silenced: async (_tx, _batch, ids) => new Map(ids.flatMap((id) => [...silenced].filter(([key]) => key === id))),
    async settled(_tx, _batch, moved) {
      results.push(...moved);
    },
  };

  function worker(needs: Partial<OutboundNeeds> = {}): Outbound {
    const another = fixture.worker(needs);
    another.registerOwner(bulletin.kind, owner);
    return another;
  }

  let outbound = worker();
  return {
    fixture,
    worker,
    get outbound() {
      return outbound;
    },
    get wecom() {
      return fixture.wecom;
    },
    get results() {
      return results;
    },
    silence(reasons: Record<string, string>) {
      silenced = new Map(Object.entries(reasons));
    },

    async reset(): Promise<void> {
      await outbound.stop();
      await fixture.reset();
      await fixture.pass(minutes(5));
      silenced = new Map();
      results = [];
      outbound = worker();
    },

    notifyTo: (persons: number | BulkNotice['people'], changes: Partial<BulkNotice> = {}) =>
      fixture.inTransaction((tx) => outbound.notifyBulk(tx, bulkNotice(persons, changes))),

    async batches() {
      return fixture.db.selectFrom('bulkBatch').selectAll().orderBy('id').execute();
    },

    /** How many deliveries stand in each state. */
    async tally(): Promise<Record<string, number>> {
      const { rows } = await sql<{ state: string; count: number }>`
        select state, count(*) as count from delivery group by state`.execute(fixture.db);
      return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    },

    async reasonOf(personId: string): Promise<string | null> {
      const row = await fixture.db
        .selectFrom('delivery')
        .select('reason')
        .where('personId', '=', personId)
        .executeTakeFirstOrThrow();
      return row.reason;
    },

    tousers: (): string[][] => fixture.wecom.sends.map((json) => JSON.parse(json).touser.split('|')),

    async taskId(): Promise<string> {
      const row = await fixture.db.selectFrom('message').select('taskId').orderBy('id').executeTakeFirstOrThrow();
      return row.taskId ?? '';
    },
  };
}

export function people(count: number): { personId: string; userid: string }[] {
  return Array.from({ length: count }, (_, n) => {
    const number = String(n + 1).padStart(4, '0');
    return { personId: `p${number}`, userid: `u${number}` };
  });
}

export function bulkNotice(persons: number | BulkNotice['people'], changes: Partial<BulkNotice> = {}): BulkNotice {
  return {
    owner: bulletin,
    people: typeof persons === 'number' ? people(persons) : persons,
    purpose: 'ask',
    template: 'C05',
    content: { type: 'card', card: cardState('请签收通报') },
    ...changes,
  };
}
