import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clock, transact } from '../../../src/database/index.ts';
import {
  affected,
  type DisclosureContext,
  forgetDisclosures,
  listDisclosures,
  onLook,
} from '../../../src/domain/disclosures/index.ts';
import { type Audit, createAudit, looked } from '../../../src/kernel/audit/index.ts';
import { createEvents, on } from '../../../src/kernel/events/index.ts';
import { addMs, days } from '../../../src/lib/time.ts';
import { buildTestApp, crypto } from '../directory/test-app.ts';

type TestApp = Awaited<ReturnType<typeof buildTestApp>>;

let testApp: TestApp;
let audit: Audit;
let ctx: DisclosureContext;
let plant: string;
let advisor: string;
let officer: string;
const DAY = { from: new Date('2020-01-01T00:00:00Z'), to: new Date('2090-01-01T00:00:00Z') };

beforeEach(async () => {
  testApp = await buildTestApp();
  const { db, directory } = testApp;
  const events = createEvents();
  audit = createAudit({ db, crypto, events });
  ctx = { db, directory, namesOnCards: true };
  events.subscribe(on(looked, (tx, look) => onLook(ctx, tx, look)));
  plant = testApp.plant;
  advisor = await testApp.holder('adv-x', { role: 'ADVISOR', scopeKind: 'ORGANISATION', scopeId: plant });
  officer = await testApp.holder('cp-x', { role: 'COMMUNITY_POLICE', scopeKind: 'ORGANISATION', scopeId: plant });
});
afterEach(() => testApp.drop());

const by = (personId: string) => ({ actor: { kind: 'person', personId } as const });
const look = (entry: Parameters<Audit['look']>[1]) => transact(testApp.db, (tx) => audit.look(tx, entry));

async function logged() {
  const rows = [];
  for await (const row of listDisclosures(testApp.db, DAY)) rows.push(row);
  return rows;
}

test('names on an advisor’s page are a row with whom, what, how many and why; the officer’s look is none', async () => {
  const shown = { object: { kind: 'campaign', id: 'c1' }, seen: ['name', 'protections'], people: ['p1', 'p2', 'p3'] };
  await look({ ...by(advisor), ...shown, organisationId: plant });
  await look({ ...by(officer), ...shown, organisationId: plant });
  await look({ ...by(advisor), ...shown, seen: ['masked name'], organisationId: plant });
  const rows = await logged();
  expect(rows).toMatchObject([
    {
      recipientKind: 'ORGANISATION',
      recipientId: plant,
      recipientName: '单位A',
      personId: advisor,
      categories: ['name', 'protections'],
      people: 3,
      basis: 'CONSENT',
      purpose: 'PROTECTION',
      isFile: false,
    },
  ]);
  expect(JSON.stringify(rows)).not.toMatch(/p1|p2|p3/);
});

test('a bank’s people receive it as the bank, an officer with a file as himself, a script in his name as well', async () => {
  await sql`update organisation set kind = 'BANK' where id = ${plant}`.execute(testApp.db);
  await look({ ...by(advisor), object: { kind: 'organisation', id: plant }, seen: ['name'], people: 2 });
  const file = { object: { kind: 'bulletin', id: 'b1' }, seen: ['name'], people: 540, file: true };
  await look({ ...by(officer), ...file });
  await look({ actor: { kind: 'gateway' }, onBehalfOf: officer, ...file });
  expect(await logged()).toMatchObject([
    { recipientKind: 'BANK', recipientId: plant, people: 2 },
    { recipientKind: 'PERSON', recipientId: officer, people: 540, isFile: true, purpose: 'NOTICE' },
    { recipientKind: 'PERSON', recipientId: officer, isFile: true },
  ]);
});

test('a list with nobody on it is no row', async () => {
  const empty = { object: { kind: 'campaign', id: 'c1' }, seen: ['name'], organisationId: plant };
  await look({ ...by(advisor), ...empty, people: 0 });
  await look({ ...by(advisor), ...empty, people: [] });
  expect(await logged()).toEqual([]);
});

test('a look that is rolled back gave nothing', async () => {
  const lost = transact(testApp.db, async (tx) => {
    await audit.look(tx, { ...by(advisor), object: { kind: 'organisation', id: plant }, seen: ['name'] });
    throw new Error('rolled back');
  });
  await expect(lost).rejects.toThrow('rolled back');
  expect(await logged()).toEqual([]);
});

test('the log takes no change; what is three years old may go, nothing younger', async () => {
  await look({ ...by(advisor), object: { kind: 'organisation', id: plant }, seen: ['name'] });
  await expect(sql`update data_disclosure set people = 0`.execute(testApp.db)).rejects.toThrow('append-only');
  await expect(sql`delete from data_disclosure`.execute(testApp.db)).rejects.toThrow('append-only');
  await expect(sql`truncate data_disclosure`.execute(testApp.db)).rejects.toThrow('append-only');

  const { appNow } = await clock.read(testApp.db);
  await clock.advanceTo(testApp.db, addMs(appNow, days(3 * 366 + 1)));
  const forget = () => transact(testApp.db, (tx) => forgetDisclosures(tx, addMs(appNow, days(1)), 500));
  expect(await forget()).toBe(1);
  expect(await logged()).toEqual([]);
});

test('who was looked at in a time: persons by id, larger sets by what showed them, masked looks not at all', async () => {
  const person = { kind: 'person', id: 'p9' };
  await look({ ...by(officer), object: person, seen: ['phone'] });
  await look({ ...by(advisor), object: { kind: 'campaign', id: 'c1' }, seen: ['name'], people: ['p1', 'p9'] });
  await look({ ...by(officer), object: { kind: 'bulletin', id: 'b1' }, seen: ['name'], people: 540, file: true });
  await look({ ...by(officer), object: { kind: 'bulletin', id: 'b2' }, seen: ['masked name'], people: ['p7'] });
  expect(await affected(testApp.db, DAY)).toMatchObject([
    { what: 'p1', isPerson: true, looks: 1, readers: 1 },
    { what: 'p9', isPerson: true, looks: 2, readers: 2 },
    { what: 'bulletin b1', isPerson: false, people: 540, looks: 1 },
  ]);
  const past = { from: new Date('2020-01-01T00:00:00Z'), to: new Date('2020-01-02T00:00:00Z') };
  expect(await affected(testApp.db, past)).toEqual([]);
});
