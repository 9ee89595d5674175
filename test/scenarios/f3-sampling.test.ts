import { describe, expect, test } from 'vitest';
import type { ChecksData, ExemptionsData, FoundData, SamplesData } from '../../src/domain/spot-checks/index.ts';
import { days, minutes, shanghaiAt, shanghaiDay } from '../../src/lib/time.ts';
import { HttpRefusal } from '../support/http.ts';
import { titleOf } from '../support/phone.ts';
import { useTestApp } from '../support/test-app.ts';
import { ITEMS, useCampaigns } from './campaign-actions.ts';

const TOLD = '【待办】防护抽查待核对';

/** Weeks pass in here: each of their days is lived through, on a busy machine slowly. */
const LONG_MS = minutes(3);

describe('F3: checks by lot, exemptions', { timeout: LONG_MS }, () => {
  const testApp = useTestApp();
  const { browser, counts, open, organisationIdOf, personIdOf, states, titles } = useCampaigns(testApp);
  const declarers = Array.from({ length: 20 }, (_, n) => `emp-0010-00${n + 10}`);
  const campaign = { id: '' };
  const advisor = 'adv-0010-1';

  const samples = async (userid: string) =>
    (await browser(userid)).get<SamplesData>(
      `/api/protections/samples?organisationId=${await organisationIdOf('0010')}`,
    );
  const judge = async (by: string, body: object, act = 'verify') =>
    (await browser(by)).post(`/api/protections/${act}`, body);
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 0,
      (error: unknown) => (error instanceof HttpRefusal ? error.status : Promise.reject(error)),
    );

  test('on the first of the month five percent, at least three, are drawn of those who declared', async () => {
    campaign.id = (await open(advisor)).id;
    for (const userid of declarers)
      await (await browser(userid)).post('/api/protections/mine', {
        declared: ITEMS,
        consentVersion: testApp.config.notice.version,
      });
    expect((await samples(advisor)).draw).toBeNull();
    const now = await testApp.now();
    const day = shanghaiDay(now);
    const [year = 0, month = 0] = day.split('-').map(Number);
    const first = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
    await testApp.advance(shanghaiAt(first, '08:31').getTime() - now.getTime());
    const sampled = await samples(advisor);
    expect(sampled).toMatchObject({ draw: { number: 1, outOf: 20, month: first.slice(0, 7) }, canRedraw: false });
    expect(sampled.people).toHaveLength(3);
    expect(sampled.people.every(({ items }) => items.length === 3)).toBe(true);
  });

  test('the advisors of that organisation are told once, with the list a tap away; others are not', async () => {
    const notified = async (userid: string) => (await titles(userid)).filter((title) => title === TOLD).length;
    expect(await notified(advisor)).toBe(1);
    expect(await notified('adv-0009-1')).toBe(0);
    const card = (await testApp.phone(advisor).screen()).find((entry) => titleOf(entry) === TOLD);
    const organisationId = await organisationIdOf('0010');
    expect(card?.card?.card_action?.url).toContain(`/h5/checks/${organisationId}`);
    const { places } = await (await browser(advisor)).get<ChecksData>('/api/protections/checks');
    expect(places).toEqual([expect.objectContaining({ organisationId, people: 3, items: 9, left: 9 })]);
    expect((await (await browser('adv-0009-1')).get<ChecksData>('/api/protections/checks')).places).toEqual([]);
    expect(await refusal((await browser('emp-0010-0030')).get('/api/protections/checks'))).toBe(403);
  });

  test('the advisor marks what he saw, in his own name; nobody does it for himself or elsewhere', async () => {
    const [one, other] = (await samples(advisor)).people;
    const verified = { personId: one?.personId, item: 'APP_INSTALLED', result: 'VERIFIED' };
    expect(await judge(advisor, verified)).toMatchObject({ state: 'VERIFIED' });
    const before = await counts(advisor, campaign.id);
    const rejected = { personId: other?.personId, item: 'GOV_FOLLOWED', result: 'REJECTED', reason: '没有找到' };
    expect(await judge(advisor, rejected)).toMatchObject({ state: 'REJECTED' });
    expect((await counts(advisor, campaign.id)).done).toBe(before.done - 1);
    const own = { personId: await personIdOf(advisor), item: 'APP_INSTALLED', result: 'VERIFIED' };
    expect(await refusal(judge(advisor, own))).toBe(404);
    expect(await refusal(judge('adv-0009-1', verified))).toBe(404);
    expect(await refusal(judge('emp-0010-0030', verified))).toBe(403);
    const audited = await testApp.app.db
      .selectFrom('auditLog')
      .select('actorId')
      .where('action', '=', 'campaign.verify')
      .execute();
    expect(audited).toEqual([{ actorId: await personIdOf(advisor) }, { actorId: await personIdOf(advisor) }]);
  });

  test('who failed the check is asked again the next morning', async () => {
    const { people } = await samples(advisor);
    const failed = people.find(({ items }) => items.some(({ result }) => result === 'REJECTED'));
    await testApp.advance(days(1));
    const row = await testApp.app.db
      .selectFrom('protection')
      .select('state')
      .where('personId', '=', failed?.personId ?? '')
      .where('item', '=', 'GOV_FOLLOWED')
      .executeTakeFirstOrThrow();
    expect(row.state).toBe('ASKED');
  });

  test('police may draw again, the organisation itself may not', async () => {
    const body = { organisationId: await organisationIdOf('0010') };
    expect(await refusal((await browser(advisor)).post('/api/protections/samples/redraw', body))).toBe(404);
    const sampled = await (await browser('centre-1')).post<SamplesData>('/api/protections/samples/redraw', body);
    expect(sampled).toMatchObject({ draw: { number: 2 }, canRedraw: true });
    await testApp.advance(0);
    expect((await titles(advisor)).filter((title) => title === TOLD)).toHaveLength(2);
  });

  test('an exemption has a reason, a name and an end, and counts as done until then', async () => {
    const personId = await personIdOf('emp-0010-0040');
    const until = shanghaiDay(new Date((await testApp.now()).getTime() + days(5)));
    const exempt = { personId, item: 'OVERSEAS_CALL_OFF', reason: '外贸岗位需要接听境外来电', until };
    expect(await judge(advisor, exempt, 'exempt')).toMatchObject({ state: 'EXEMPT' });
    expect((await states('emp-0010-0040'))[1]).toBe('EXEMPT');
    await testApp.advance(days(7));
    expect((await states('emp-0010-0040'))[1]).not.toBe('EXEMPT');
  });

  test('an exemption lasts a year at most and needs a reason', async () => {
    const personId = await personIdOf('emp-0010-0041');
    const exempt = { personId, item: 'OVERSEAS_CALL_OFF', reason: '外贸岗位需要接听境外来电' };
    const now = (await testApp.now()).getTime();
    const dayAfter = (n: number) => shanghaiDay(new Date(now + days(n)));
    expect(await refusal(judge(advisor, { ...exempt, until: dayAfter(367) }, 'exempt'))).toBe(400);
    expect(await refusal(judge(advisor, { ...exempt, until: dayAfter(-1) }, 'exempt'))).toBe(400);
    expect(await refusal(judge(advisor, { ...exempt, reason: ' ', until: dayAfter(9) }, 'exempt'))).toBe(400);
    expect(await refusal(judge('adv-0009-1', { ...exempt, until: dayAfter(9) }, 'exempt'))).toBe(404);
    expect(await judge(advisor, { ...exempt, until: dayAfter(365) }, 'exempt')).toMatchObject({ state: 'EXEMPT' });
  });

  test('those of a place are listed by name to whoever answers for it, and one ends early in his name', async () => {
    const organisationId = await organisationIdOf('0010');
    const path = `/api/protections/exemptions?organisationId=${organisationId}`;
    const personId = await personIdOf('emp-0010-0041');
    const { exemptions, next } = await (await browser(advisor)).get<ExemptionsData>(path);
    expect(exemptions).toEqual([expect.objectContaining({ personId, item: 'OVERSEAS_CALL_OFF' })]);
    expect(next).toBeNull();
    expect(await refusal((await browser('adv-0009-1')).get(path))).toBe(404);
    const lift = { personId, item: 'OVERSEAS_CALL_OFF' };
    expect(await refusal(judge('adv-0009-1', lift, 'exempt/lift'))).toBe(404);
    const before = await counts(advisor, campaign.id);
    expect(await judge(advisor, lift, 'exempt/lift')).toEqual({ state: 'ASKED', validUntil: null });
    expect((await states('emp-0010-0041'))[1]).toBe('ASKED');
    expect((await counts(advisor, campaign.id)).people).toBe(before.people);
    expect(await refusal(judge(advisor, lift, 'exempt/lift'))).toBe(409);
    expect((await (await browser(advisor)).get<ExemptionsData>(path)).exemptions).toEqual([]);
    const lifted = await testApp.app.db
      .selectFrom('auditLog')
      .select(['actorId', 'objectId'])
      .where('action', '=', 'protection.exempt-lifted')
      .execute();
    expect(lifted).toEqual([{ actorId: await personIdOf(advisor), objectId: personId }]);
  });

  test('what somebody had declared stands again when his exemption is lifted, or is over, and is not asked', async () => {
    const [userid = ''] = declarers;
    const personId = await personIdOf(userid);
    const declaration = async () => {
      const row = await testApp.app.db
        .selectFrom('protection')
        .select(['state', 'since', 'validUntil', 'consentVersion', 'byPersonId', 'reason'])
        .where('personId', '=', personId)
        .where('item', '=', 'OVERSEAS_CALL_OFF')
        .executeTakeFirstOrThrow();
      return row;
    };
    const before = await declaration();
    expect(before.state).toBe('DECLARED');
    const until = shanghaiDay(new Date((await testApp.now()).getTime() + days(1)));
    const exempt = { personId, item: 'OVERSEAS_CALL_OFF', reason: '外贸岗位需要接听境外来电', until };
    await judge(advisor, exempt, 'exempt');
    await judge(advisor, exempt, 'exempt');
    expect(await judge(advisor, { personId, item: exempt.item }, 'exempt/lift')).toEqual({
      state: 'DECLARED',
      validUntil: before.validUntil?.toISOString(),
    });
    expect(await declaration()).toEqual(before);
    await judge(advisor, exempt, 'exempt');
    await testApp.advance(days(3));
    expect(await declaration()).toEqual(before);
  });

  test('whom it could be for is found by name or number, at one’s own places only', async () => {
    const person = await testApp.app.directory.personByUserid(testApp.app.db, 'emp-0010-0042');
    const query = `organisationId=${await organisationIdOf('0010')}&q=${encodeURIComponent(person?.name ?? '')}`;
    const path = `/api/protections/exemptions/people?${query}`;
    const { people } = await (await browser(advisor)).get<FoundData>(path);
    expect(people.map(({ personId }) => personId)).toContain(person?.id);
    expect(await refusal((await browser('adv-0009-1')).get(path))).toBe(404);
  });
});
