import { sql } from 'kysely';
import { appNow, clock, type Tx, transact } from '../../../src/database/index.ts';
import { createFieldCrypto } from '../../../src/lib/field-crypto.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { addMs } from '../../../src/lib/time.ts';
import {
  createOutbound,
  type DeliveryOwner,
  type DeliveryRow,
  type Notice,
  type Outbound,
  type OutboundNeeds,
  outboundInvariants,
} from '../../../src/outbound/index.ts';
import type { ButtonInteraction } from '../../../src/wecom/cards/index.ts';
import { testDatabase } from '../../support/database.ts';
import { fakeWecom } from './fake-wecom.ts';

export const owner = { kind: 'question', id: 'q1' };
export const crypto = createFieldCrypto([{ kid: 'k1', key: Buffer.alloc(32, 7) }]);
export const settings = {
  send: {
    personsPerMinute: 20_000,
    perMemberPerMinute: 24,
    perMemberPerHour: 800,
    dayCap: 1000,
    reserveShare: 0.2,
    duplicateCheckSeconds: 1800,
  },
};

export type Fixture = Awaited<ReturnType<typeof createFixture>>;

/** The way out on a real database with a scripted WeCom, a module that owns questions, and a clock that stands still. */
export async function createFixture() {
  const { db, drop } = await testDatabase();
  let wecom = fakeWecom();
  let rings: string[] = [];
  let redisIsUp = true;
  let isAsked = true;
  let isLocked = true;
  let notified: { handler: string; deliveryId: string; errcode?: number | null; state?: string }[] = [];

  async function lockOwner(tx: Tx, ownerId: string): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtext(${ownerId}))`.execute(tx);
  }

  const question: DeliveryOwner = {
    lock: lockOwner,
    stillAsked: async () => isAsked,
    async unreachable(tx, delivery, errcode) {
      const { state } = await tx
        .selectFrom('delivery')
        .select('state')
        .where('id', '=', delivery.id)
        .executeTakeFirstOrThrow();
      notified.push({ handler: 'unreachable', deliveryId: delivery.id, errcode, state });
    },
    async stuck(_tx, delivery) {
      notified.push({ handler: 'stuck', deliveryId: delivery.id });
    },
    async unsyncable(_tx, card) {
      notified.push({ handler: 'unsyncable', deliveryId: card.id });
    },
  };

  /** One more worker on the same database and the same WeCom. */
  function worker(needs: Partial<OutboundNeeds> = {}): Outbound {
    const outbound = createOutbound({
      db,
      wecom: wecom.client,
      enqueue: async (name, _payload, options) => {
        if (redisIsUp) rings.push(options?.jobId ?? name);
        return redisIsUp;
      },
      crypto,
      settings,
      logger: createLogger({ level: 'silent' }),
      corpId: 'corp1',
      agentId: '1000002',
      ...needs,
    });
    const { lock: _, ...withoutLock } = question;
    outbound.registerOwner(owner.kind, isLocked ? question : withoutLock);
    return outbound;
  }

  const fixture = {
    db,
    drop,
    worker,
    outbound: worker(),
    get wecom() {
      return wecom;
    },
    get rings() {
      return rings;
    },
    get notified() {
      return notified;
    },
    settle() {
      isAsked = false;
    },
    redis(up: boolean) {
      redisIsUp = up;
    },

    /** Everything as on the first morning. */
    async reset({ withLock = true } = {}): Promise<void> {
      await fixture.outbound.stop();
      await sql`truncate message, delivery, bulk_batch, attempt, send_budget, card, outbox, channel_health, timer cascade`.execute(
        db,
      );
      await sql`update app_clock set app_base = '2026-11-22T02:00:00Z', real_base = clock_timestamp(), speed = 0`.execute(
        db,
      );
      wecom = fakeWecom();
      rings = [];
      notified = [];
      redisIsUp = true;
      isAsked = true;
      isLocked = withLock;
      fixture.outbound = worker();
    },

    now: () => appNow(db),

    async pass(ms: number): Promise<void> {
      await clock.advanceTo(db, addMs(await fixture.now(), ms));
    },

    /** As if twenty seconds of real time had gone by since the claims. */
    async endLeases(): Promise<void> {
      await sql`update delivery set lease_until = clock_timestamp() - interval '1 second' where state = 'claimed'`.execute(
        db,
      );
      await sql`update bulk_batch set lease_until = clock_timestamp() - interval '1 second' where state = 'claimed'`.execute(
        db,
      );
      await sql`update card set lease_until = clock_timestamp() - interval '1 second' where claim_token is not null`.execute(
        db,
      );
    },

    lockOwner: (tx: Tx) => lockOwner(tx, owner.id),

    /** How many sessions of this database wait for an advisory lock or for a table. */
    async waitingLocks(): Promise<number> {
      const { rows } = await sql<{ waiting: number }>`
        select count(*) as waiting from pg_locks where locktype in ('advisory', 'relation') and not granted
          and database = (select oid from pg_database where datname = current_database())
      `.execute(db);
      return rows[0]?.waiting ?? 0;
    },

    inTransaction: <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(db, work),

    async chat(changes: Partial<Notice> = {}): Promise<string> {
      const said = await transact(db, (tx) => fixture.outbound.notify(tx, [notice(changes)]));
      return said[0]?.deliveryId ?? '';
    },

    async delivery(id: string): Promise<DeliveryRow> {
      return db.selectFrom('delivery').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    },

    async card() {
      return db.selectFrom('card').selectAll().orderBy('id').executeTakeFirstOrThrow();
    },

    async attempts() {
      return db.selectFrom('attempt').selectAll().orderBy('id').execute();
    },

    /** Rings are only noted here: this does what their jobs and the sweeps would do, until nothing is left to do. */
    async work(): Promise<void> {
      while (
        (await fixture.outbound.relayOutbox()) +
          (await fixture.outbound.sweepDue()) +
          (await fixture.outbound.sweepCards()) +
          (await fixture.outbound.sweepBulk()) >
        0
      );
    },

    async brokenInvariants(): Promise<string[]> {
      const broken: string[] = [];
      for (const { id, sql: query } of outboundInvariants) {
        const { rows } = await sql.raw(query).execute(db);
        if (rows.length > 0) broken.push(id);
      }
      return broken;
    },
  };
  return fixture;
}

export function notice(changes: Partial<Notice> = {}): Notice {
  return {
    owner,
    to: { personId: 'p1', userid: 'adv-1' },
    purpose: 'ask',
    template: 'C01',
    content: { type: 'card', card: cardState('请签收') },
    lane: 0,
    ...changes,
  };
}

export function cardState(title: string): ButtonInteraction {
  return {
    card_type: 'button_interaction',
    main_title: { title },
    button_list: [{ text: '立即签收', key: 'ack' }],
  };
}
