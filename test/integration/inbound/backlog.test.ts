import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createApplier, createInbox, createRouter, inboxBacklog, redriveInbox } from '../../../src/inbound/index.ts';
import { createFieldCrypto } from '../../../src/lib/field-crypto.ts';
import { pressXml, textXml } from './callbacks.ts';
import { fixture, logger } from './fixture.ts';

const crypto = createFieldCrypto([{ kid: 'k1', key: Buffer.alloc(32, 7) }]);

const place = fixture();

async function keep(...xmls: string[]): Promise<void> {
  const inbox = createInbox({ db: place.db(), seal: crypto.seal, enqueue: () => {} });
  for (const xml of xmls) await inbox.keep({ receiver: 'app', dedupeKey: `app|${xml}`, xml });
}

const sweepWith = (isKnown: boolean) => {
  const card = {
    deliveryId: 'd',
    messageId: 'm',
    ownerKind: 'warning',
    ownerId: 'w',
    personId: 'p',
    userid: 'adv-01',
    template: 'C01',
  };
  const router = createRouter({ locateCard: async () => (isKnown ? card : null) });
  router.onPress('warning', async () => {});
  return createApplier({ db: place.db(), open: crypto.open, router, logger }).sweep();
};

test('the backlog tells what waits, since when, and what is quarantined', async () => {
  expect(await inboxBacklog(place.db())).toEqual({ waiting: 0, oldestSeconds: 0, quarantined: 0 });
  await keep(pressXml());
  await sweepWith(false);
  await keep(textXml('1'), textXml('2'));
  await sql`
    update inbox set received_at = now() - interval '90 seconds'
    where id = (select min(id) from inbox where state = 'kept')`.execute(place.db());
  const backlog = await inboxBacklog(place.db());
  expect(backlog).toMatchObject({ waiting: 2, quarantined: 1 });
  expect(backlog.oldestSeconds).toBeGreaterThanOrEqual(90);
});

test('quarantined callbacks are driven again after a repair, only the ones named when some are named', async () => {
  await keep(pressXml({ taskId: 'm1' }), pressXml({ taskId: 'm2' }), textXml('1'));
  await sweepWith(false);
  const quarantined = await place.db().selectFrom('inbox').select('id').where('state', '=', 'quarantined').execute();
  const [first] = quarantined.map(({ id }) => id);

  expect(await redriveInbox(place.db(), first === undefined ? [] : [first])).toBe(1);
  expect(await sweepWith(true)).toBe(1);
  expect(await redriveInbox(place.db())).toBe(1);
  expect(await sweepWith(true)).toBe(1);
  const states = await place.db().selectFrom('inbox').select('state').execute();
  expect(states.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
});
