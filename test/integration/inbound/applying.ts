import { sql } from 'kysely';
import type { Tx } from '../../../src/database/index.ts';
import { createInbox, createRouter, type LocatedCard } from '../../../src/inbound/index.ts';
import { createFieldCrypto } from '../../../src/lib/field-crypto.ts';
import { fixture } from './fixture.ts';

export const crypto = createFieldCrypto([{ kid: 'k1', key: Buffer.alloc(32, 7) }]);

/** An inbox, and what is to be applied from it. */
export function applying() {
  const place = fixture();

  return {
    db: place.db,
    anotherPool: place.anotherPool,

    async keep(...xmls: string[]): Promise<void> {
      const inbox = createInbox({ db: place.db(), seal: crypto.seal, enqueue: () => {} });
      for (const xml of xmls) await inbox.keep({ receiver: 'app', dedupeKey: `app|${xml}`, xml });
    },

    rows: () => place.db().selectFrom('inbox').selectAll().orderBy('id').execute(),
    makeDue: () => sql`update inbox set next_try_at = now() where state = 'kept'`.execute(place.db()),
  };
}

const card: LocatedCard = {
  deliveryId: 'd1',
  messageId: 'm1',
  ownerKind: 'warning',
  ownerId: 'w1',
  personId: 'p1',
  userid: 'adv-01',
  template: 'C01',
};

export type OnPress = Parameters<ReturnType<typeof createRouter>['onPress']>[1];

/** Handlers leave a trace in the acting transaction, so that what is rolled back leaves none. */
export const trace = (tx: Tx, what: string) => sql`select pg_notify('applied', ${what})`.execute(tx);

export function routerWith(onPress: OnPress) {
  const router = createRouter({ locateCard: async (_tx, taskId) => (taskId.startsWith('unknown') ? null : card) });
  router.onPress('warning', onPress);
  return router;
}
