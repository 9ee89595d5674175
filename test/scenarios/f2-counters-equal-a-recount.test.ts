import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { BoardData } from '../../src/domain/bulletins/index.ts';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { HttpRefusal } from '../support/http.ts';
import { useTestApp } from '../support/test-app.ts';
import { byId, TEXT, useBulletins } from './bulletin-actions.ts';

type Step =
  | { do: 'press'; who: number; twice: boolean }
  | { do: 'page'; who: number }
  | { do: 'remind' | 'recall' | 'close' | 'correct' }
  | { do: 'wait'; minutes: number };

const start = fc.record({
  quorum: fc.option(fc.integer({ min: 1, max: 3 })),
  employees: fc.boolean(),
  invalid: fc.boolean(),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('press' as const), who: fc.nat(4), twice: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('page' as const), who: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(0, 1, 12, 70) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('remind' as const, 'recall' as const, 'close' as const, 'correct' as const),
    }),
  },
);

describe('F2: whatever happens, in whatever order', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { act, board, draft } = useBulletins(testApp, actions);
  const READERS = ['adv-0001-1', 'adv-0001-2', 'adv-0001-3', 'adv-0003-1', 'emp-0003-0005'];

  test('counters equal a recount, and nobody gets two cards for one notice', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(start, fc.array(step, { minLength: 3, maxLength: 8 }), async (how, steps) => {
        await testApp.faults({ invalidUsers: { userids: how.invalid ? ['adv-0003-1'] : [] } });
        const filter = { roles: how.employees ? (['ADVISOR', 'EMPLOYEE'] as const) : (['ADVISOR'] as const) };
        const organisationIds = await organisations('0001', '0003', '0007');
        const written = await draft('centre-1', {
          filter: {
            roles: [...filter.roles],
            organisationIds: how.employees ? organisationIds.slice(1) : organisationIds,
          },
          ...(how.quorum === null ? {} : { quorum: how.quorum, waveMinutes: 10 }),
        });
        await act('centre-1', written, 'submit');
        for (const one of [{ do: 'wait' as const, minutes: 1 }, ...steps]) {
          await allowed(() => take(one, written));
          await testApp.advance(0);
          await holds(written);
        }
        await testApp.faults({ invalidUsers: { userids: [] } });
        await allowed(() => act('centre-1', written, 'recall'));
        await testApp.advance(minutes(3));
        await holds(written);
      }),
      {
        numRuns: 6,
        // One run that surely signs, reminds, corrects and recalls; the others as chance wills.
        examples: [
          [
            { quorum: null, employees: true, invalid: true },
            [
              { do: 'press', who: 4, twice: true },
              { do: 'wait', minutes: 1 },
              { do: 'remind' },
              { do: 'page', who: 4 },
              { do: 'correct' },
              { do: 'press', who: 4, twice: false },
            ],
          ],
          [
            { quorum: 1, employees: false, invalid: false },
            [
              { do: 'press', who: 0, twice: true },
              { do: 'wait', minutes: 12 },
            ],
          ],
        ],
      },
    );
    const { rows } = await sql<{ states: string[] }>`
      select array_agg(distinct state order by state) as states from bulletin_receipt`.execute(testApp.app.db);
    expect(rows[0]?.states).toEqual(expect.arrayContaining(['ACCEPTED', 'ACKED', 'INVALID', 'SUPPRESSED']));
  });

  async function take(one: Step, about: { id: string }): Promise<void> {
    switch (one.do) {
      case 'press': {
        const phone = testApp.phone(READERS[one.who] ?? '');
        const entries = (await phone.screen()).filter((entry) => JSON.stringify(entry).includes(about.id));
        const live = entries.flatMap((entry) => entry.buttons).find((button) => button.enabled && button.key);
        if (!live) return;
        if (one.twice) await testApp.faults({ duplicateCallbacks: { count: 1 } });
        await phone.press(live.text, byId(about));
        return;
      }
      case 'page':
        await (await actions.browser(READERS[one.who] ?? '')).post(`/api/bulletins/${about.id}/ack`);
        return;
      case 'wait':
        return testApp.advance(minutes(one.minutes));
      case 'correct': {
        const right = await draft('centre-1', { ...TEXT, title: '更正' }, `/${about.id}/correct`);
        await act('centre-1', right, 'submit');
        await testApp.advance(minutes(3));
        await holds(right);
        await act('centre-1', right, 'recall');
        return;
      }
      default:
        await act('centre-1', about, one.do);
    }
  }

  /** A refusal is a fine answer; what must hold afterwards holds all the same. */
  async function allowed(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof HttpRefusal) || error.status >= 500) throw error;
    }
  }

  async function holds({ id }: { id: string }): Promise<void> {
    await testApp.expectInvariants();
    const { counters }: BoardData = await board('centre-1', { id });
    const { target, ...parts } = counters;
    expect(Object.values(parts).reduce((sum, count) => sum + count, 0)).toBe(target);
    const { rows } = await sql<{ receipts: number; signed: number; two: number }>`
      select
        (select count(*)::int from bulletin_receipt where bulletin_id = ${id}) as receipts,
        (select count(*)::int from bulletin_receipt where bulletin_id = ${id} and acted_at is not null) as signed,
        (select count(*)::int from (
          select person_id from delivery
          where owner_id = ${id} and occurrence = 0 and run = 0 and purpose in ('notice', 'correction')
          group by person_id having count(*) > 1) as twice) as two`.execute(testApp.app.db);
    expect(rows[0]).toEqual({ receipts: target, signed: counters.acked + counters.late, two: 0 });
  }

  async function organisations(...codes: string[]): Promise<string[]> {
    const found = await Promise.all(
      codes.map((code) => testApp.app.directory.organisationByCode(testApp.app.db, code)),
    );
    return found.map((one) => one?.id ?? '');
  }
});
