import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BulletinAct, BulletinViewData } from '../../src/domain/bulletins/index.ts';
import { minutes } from '../../src/lib/time.ts';
import { type Fixture, setUpFixture } from '../support/fixture.ts';
import { endLeases } from '../support/records.ts';
import type { Deadly } from '../support/test-app-owner.ts';
import { startTestAppProcess } from '../support/test-app-process.ts';
import { type Bulletins, useBulletins } from './bulletin-actions.ts';

const IN_THE_MIDDLE = expect.any(String);
/** 2,300 people: two full pages and a part of one. */
const PLANT = '0001';
const SIGNED = ['emp-0001-0010', 'emp-0001-0011'];

describe('F2: kill -9 in the middle', () => {
  let fixture: Fixture;
  let bulletins: Bulletins;
  beforeEach(async () => {
    fixture = await setUpFixture();
    bulletins = useBulletins(fixture.testApp, { browser: (userid) => fixture.testApp.as(userid) });
  });
  afterEach(() => fixture.leave());

  // C41 to the second officer, the first page, the second page: dead.
  test('of the fan-out: everybody gets one card, nobody two', { timeout: 240_000 }, async () => {
    const doomed = await startTestAppProcess(fixture.stores, { at: 'after-decide', passage: 3 });
    const sent = await submitted();
    await fixture.testApp.advance(minutes(1)).catch(() => undefined);
    expect(await doomed.ended).toBe('SIGKILL');
    expect(await recorded(sent)).toMatchObject({ state: 'SENDING', phase: 'PLAN', cursor: IN_THE_MIDDLE });

    await openAgain();
    expect(await recorded(sent)).toMatchObject({ state: 'SENT' });
    await expectOneEach(sent, 'notice', await readers(sent));
    await fixture.expectInvariants();
  });

  test.each<[Deadly['at'], string]>([
    ['after-decide', 'two pages of the silent are planned'],
    ['after-call', 'WeCom took the second thousand, nobody wrote it down'],
  ])('of a reminder, %s, when %s: every silent one is reminded once', { timeout: 240_000 }, async (at) => {
    const sent = await arrived({ signedBy: SIGNED });
    const silent = await readers(sent, 'ACCEPTED');
    expect(silent).toHaveLength((await readers(sent)).length - SIGNED.length);

    await dieWhile(sent, 'remind', { at, passage: 2 });
    if (at === 'after-decide') expect(await recorded(sent)).toMatchObject({ phase: 'REMIND', cursor: IN_THE_MIDDLE });

    await openAgain();
    expect(await recorded(sent)).toMatchObject({ state: 'SENT', phase: 'WAIT' });
    expect(await bulletins.view('centre-1', sent)).toMatchObject({ remindersSent: 1 });
    await expectOneEach(sent, 'ask', silent);
    await expectOneEach(sent, 'notice', await readers(sent));
    await fixture.expectInvariants();
  });

  test.each<[Deadly['at'], string]>([
    ['after-decide', 'two pages of readers are to be told'],
    ['recall-called', 'WeCom took the second message back, nobody wrote it down'],
  ])('of a recall, %s, when %s: every card is taken back, every reader told once', { timeout: 240_000 }, async (at) => {
    const sent = await arrived();
    const all = await readers(sent);

    await dieWhile(sent, 'recall', { at, passage: 2 });
    if (at === 'after-decide') expect(await recorded(sent)).toMatchObject({ phase: 'WITHDRAW', cursor: IN_THE_MIDDLE });

    await openAgain();
    expect(await recorded(sent)).toMatchObject({ state: 'CANCELLED', phase: null });
    expect(await authorisation(sent)).toEqual({ onPhones: 0, inBooks: 0 });
    await expectOneEach(sent, 'correction', all);
    await fixture.expectInvariants();
  });

  async function submitted(): Promise<BulletinViewData> {
    const { id } = await fixture.db
      .selectFrom('organisation')
      .select('id')
      .where('code', '=', PLANT)
      .executeTakeFirstOrThrow();
    const written = await bulletins.draft('centre-1', { filter: { roles: ['EMPLOYEE'], organisationIds: [id] } });
    await bulletins.act('centre-1', written, 'submit');
    // No rest is waited for: the deadly point may lie right behind it.
    return (await fixture.testApp.as('centre-2')).post(`/api/bulletins/${written.id}/approve`);
  }

  /** Sent to its end by a process that ends as it should. */
  async function arrived({ signedBy = [] }: { signedBy?: string[] } = {}): Promise<BulletinViewData> {
    const healthy = await fixture.open();
    const sent = await submitted();
    await fixture.testApp.advance(minutes(5));
    expect(await recorded(sent)).toMatchObject({ state: 'SENT' });
    for (const userid of signedBy) await fixture.testApp.phone(userid).press('我知道了', { number: sent.id });
    await fixture.testApp.advance(0);
    await healthy.stop();
    return sent;
  }

  /** Every deadly point lies behind the officer's decision, though he may never hear that it was taken. */
  async function dieWhile(sent: BulletinViewData, name: BulletinAct, deadly: Deadly): Promise<void> {
    const doomed = await startTestAppProcess(fixture.stores, deadly);
    await bulletins.act('centre-1', sent, name).catch(() => undefined);
    await fixture.testApp.advance(minutes(5)).catch(() => undefined);
    expect(await doomed.ended).toBe('SIGKILL');
  }

  async function openAgain(): Promise<void> {
    await fixture.open();
    await endLeases(fixture.db);
    await fixture.testApp.advance(minutes(5));
  }

  const recorded = ({ id }: { id: string }) =>
    fixture.db
      .selectFrom('bulletin')
      .select(['state', 'phase', 'cursor'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();

  /** Userids of all who are to get it, or of those where it has come so far. */
  async function readers({ id }: { id: string }, state?: 'ACCEPTED'): Promise<string[]> {
    const { rows } = await sql<{ userid: string }>`
      select account.userid from bulletin_receipt receipt join wecom_account account using (person_id)
      where receipt.bulletin_id = ${id} and account.status <> 'LEFT'
        and (${state ?? null}::text is null or receipt.state = ${state ?? null})
      order by 1`.execute(fixture.db);
    return rows.map(({ userid }) => userid);
  }

  /** One delivery each in the books, one card each on the phones. */
  async function expectOneEach({ id }: { id: string }, purpose: string, userids: string[]): Promise<void> {
    const { rows: planned } = await sql<{ userid: string }>`
      select userid from delivery where owner_id = ${id} and purpose = ${purpose} order by 1`.execute(fixture.db);
    expect(planned.map(({ userid }) => userid)).toEqual(userids);
    const { rows: shown } = await sql<{ userid: string }>`
      select entry.userid from sandbox.phone_entry entry join sandbox.message using (msgid)
      where not entry.dropped and task_id in (${taskIds(id, purpose)}) order by 1`.execute(fixture.db);
    expect(shown.map(({ userid }) => userid)).toEqual(userids);
  }

  /** Notices not taken back, on the phones and in the books. */
  async function authorisation({ id }: { id: string }): Promise<{ onPhones: number; inBooks: number } | undefined> {
    const { rows } = await sql<{ onPhones: number; inBooks: number }>`
      select
        (select count(*)::int from sandbox.message
          where recalled_at is null and task_id in (${taskIds(id, 'notice')})) as on_phones,
        (select count(*)::int from delivery
          where owner_id = ${id} and purpose = 'notice' and state <> 'recalled') as in_books`.execute(fixture.db);
    return rows[0];
  }
});

const taskIds = (id: string, purpose: string) => sql`
  select task_id from message where id in (
    select message_id from delivery where owner_id = ${id} and purpose = ${purpose})`;
