import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { transact } from '../../src/database/index.ts';
import { campaignInvariants, declareOwn, MEMBER_TALLY, onCampaignCard } from '../../src/domain/campaigns/index.ts';
import { verify } from '../../src/domain/spot-checks/index.ts';
import { rebuildTally } from '../../src/kernel/audience/index.ts';
import { days, hours } from '../../src/lib/time.ts';
import { useTestApp } from '../support/test-app.ts';
import { ITEMS, useCampaigns } from './campaign-actions.ts';

/** What may happen to somebody, in any order. */
type Step =
  | { do: 'answer'; who: number; ticks: string[] }
  | { do: 'own'; who: number; declared: string[]; notYet: string[] }
  | { do: 'turn'; who: number; kind: 'JOINED' | 'REJOINED' | 'LEFT' | 'PHONE_CHANGED' }
  | { do: 'judge'; who: number; item: string; result: 'VERIFIED' | 'REJECTED' }
  | { do: 'remind' }
  | { do: 'wait'; hours: number };

describe('F3: whatever happens, in whatever order', () => {
  const testApp = useTestApp();
  const { browser, open, organisationIdOf, personIdOf, turn } = useCampaigns(testApp);
  const who = fc.integer({ min: 2, max: 9 });
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ do: fc.constant('answer' as const), who, ticks: fc.subarray([...ITEMS, 'HELP', 'DECLINE']) }),
    fc.record({ do: fc.constant('answer' as const), who, ticks: fc.constant<string[]>(['DECLINE']) }),
    fc.record({ do: fc.constant('own' as const), who, declared: fc.subarray(ITEMS), notYet: fc.subarray(ITEMS) }),
    fc.record({
      do: fc.constant('turn' as const),
      who,
      kind: fc.constantFrom('JOINED' as const, 'REJOINED' as const, 'LEFT' as const, 'PHONE_CHANGED' as const),
    }),
    fc.record({
      do: fc.constant('judge' as const),
      who,
      item: fc.constantFrom(...ITEMS),
      result: fc.constantFrom('VERIFIED' as const, 'REJECTED' as const),
    }),
    fc.constant({ do: 'remind' as const }),
    fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 60 }) }),
  );
  const userid = (n: number) => `emp-0011-000${n}`;

  async function take(one: Step, campaignId: string): Promise<void> {
    const { campaigns, db } = testApp.app;
    switch (one.do) {
      case 'answer': {
        const personId = await personIdOf(userid(one.who));
        const card = await db
          .selectFrom('delivery')
          .select(['messageId', 'ownerId', 'template', 'step'])
          .where('personId', '=', personId)
          .where('ownerKind', '=', 'campaign')
          .where('state', 'in', ['accepted', 'acted'])
          .orderBy('createdAt', 'desc')
          .executeTakeFirst();
        if (!card) return;
        await transact(db, (tx) =>
          onCampaignCard(
            campaigns,
            tx,
            { key: 'c:x:submit', selections: { choice: one.ticks } },
            {
              ownerKind: 'campaign',
              ownerId: card.ownerId,
              personId,
              userid: userid(one.who),
              messageId: card.messageId,
              template: card.template,
              step: card.step,
            },
          ),
        );
        return;
      }
      case 'own': {
        const personId = await personIdOf(userid(one.who));
        await declareOwn(
          campaigns,
          personId,
          {
            declared: one.declared,
            notYet: one.notYet,
            decline: false,
            help: false,
            consentVersion: testApp.config.notice.version,
          },
          { actor: { kind: 'person', personId } },
        );
        return;
      }
      case 'turn':
        return turn(one.kind, userid(one.who));
      case 'judge': {
        const by = await personIdOf('adv-0011-1');
        const judged = { personId: await personIdOf(userid(one.who)), item: one.item, result: one.result };
        const acting = { actor: { kind: 'person' as const, personId: by } };
        await verify(campaigns, judged, { personId: by, acting }).catch(() => undefined);
        return;
      }
      case 'remind':
        await (await browser('centre-1'))
          .post(`/api/campaigns/${campaignId}/remind`, { organisationId: await organisationIdOf('0011') })
          .catch(() => undefined);
        return;
      case 'wait':
        return testApp.advance(hours(one.hours));
    }
  }

  async function broken(): Promise<string[]> {
    const found: string[] = [];
    for (const { id, sql: text } of campaignInvariants) {
      const { rows } = await sql.raw(`select * from (${text}) as found limit 1`).execute(testApp.app.db);
      if (rows.length > 0) found.push(id);
    }
    return found;
  }

  /** Questions that went out to somebody within the silence he had asked for before. */
  async function disturbed(): Promise<number> {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from delivery d
        join audit_log a on a.action = 'protection.answer' and a.object_id = d.person_id and (a.after ->> 'declined')::boolean
      where d.owner_kind = 'campaign' and d.purpose = 'ask' and d.template in ('C06', 'C07', 'C08')
        and d.state in ('accepted', 'accepted_blind', 'acted')
        and d.created_at > a.at and d.created_at < a.at + interval '30 days'`.execute(testApp.app.db);
    return rows[0]?.n ?? -1;
  }

  async function mostReminders(): Promise<number> {
    const { rows } = await sql<{ n: number }>`
      select coalesce(max(n), 0)::int as n from (
        select count(*) as n from delivery d join campaign c on c.id = d.owner_id and c.kind = 'CAMPAIGN'
        where d.template = 'C08' and d.state in ('accepted', 'accepted_blind', 'acted')
        group by d.owner_id, d.person_id) as each`.execute(testApp.app.db);
    return rows[0]?.n ?? -1;
  }

  test('counters equal a recount, a 「暂不」 is respected, and nobody is reminded more than three times', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 18 }), async (steps) => {
        const { id } = await open('centre-1', { scope: { organisationIds: [await organisationIdOf('0011')] } });
        for (const one of steps) {
          await take(one, id);
          expect(await broken()).toEqual([]);
        }
        await testApp.advance(days(9));
        expect(await broken()).toEqual([]);
        expect(await disturbed()).toBe(0);
        expect(await mostReminders()).toBeLessThanOrEqual(3);
        await (await browser('centre-1')).post(`/api/campaigns/${id}/close`);
        for (const n of [2, 3, 4, 5, 6, 7, 8, 9]) await turn('REJOINED', userid(n));
        await testApp.advance(0);
      }),
      { numRuns: 3, seed: 20_261_123, endOnFailure: true },
    );
  }, 300_000);

  test('wrong counters are found and put right', async () => {
    await sql`update campaign_tally set people = people + 1`.execute(testApp.app.db);
    expect(await broken()).toContain('I51');
    expect(await transact(testApp.app.db, (tx) => rebuildTally(tx, MEMBER_TALLY))).toBeGreaterThan(0);
    expect(await broken()).toEqual([]);
  });
});
