import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { EvidenceListData, OwnPicturesData } from '../../src/domain/evidence/index.ts';
import { createFieldCrypto } from '../../src/lib/field-crypto.ts';
import { hours, minutes } from '../../src/lib/time.ts';
import { useTestApp } from '../support/test-app.ts';
import { ITEMS, useCampaigns } from './campaign-actions.ts';
import { jpeg, png, usePictures } from './evidence-actions.ts';

describe('F3: screenshots as evidence', () => {
  const testApp = useTestApp();
  const { answer, browser, counts, open, organisationIdOf, personIdOf, chat, shown, states, titles, turn } =
    useCampaigns(testApp);
  const { kept, send } = usePictures(testApp);
  const [six, seven, eight, nine] = ['emp-0008-0015', 'emp-0008-0016', 'emp-0008-0017', 'emp-0008-0018'] as const;
  const campaign = { id: '' };
  const advisor = 'adv-0008-1';
  const [one, two, three, four, five] = [10, 11, 12, 13, 14].map((n) => `emp-0008-00${n}`) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const lastTitle = async (userid: string) => (await titles(userid)).at(-1);
  const status = async (userid: string, path: string) => (await (await browser(userid)).request('GET', path)).status;
  const looks = async (kind: string) =>
    (
      await sql<{ actor: string; object: string }>`
        select actor_id as actor, object_id as object from audit_log
        where action = 'look' and object_kind = ${kind} order by id`.execute(testApp.app.db)
    ).rows;

  test('a picture goes to what was declared last; the answer says to which', async () => {
    campaign.id = (await open(advisor, { evidence: 'OPTIONAL' })).id;
    await answer(one, 'GOV_FOLLOWED');
    await testApp.advance(minutes(5));
    await chat(one, '防护');
    await answer(one, 'GOV_FOLLOWED', 'APP_INSTALLED');
    await send(one, jpeg('the app on my phone'));
    expect(await lastTitle(one)).toBe('已记到“国家反诈中心APP”，传错了请发“更正”。');
    expect(await states(one)).toEqual(['EVIDENCED', 'ASKED', 'DECLARED']);
  });

  test('it lies sealed in the database and opens to the same bytes', async () => {
    const [row] = await kept(await personIdOf(one));
    expect(row).toMatchObject({ state: 'ATTACHED', item: 'APP_INSTALLED' });
    const crypto = createFieldCrypto(testApp.config.fieldKeys);
    expect(crypto.openBytes(row?.sealed ?? '')).toEqual(jpeg('the app on my phone'));
    expect(Buffer.from(row?.sealed ?? '', 'base64url').includes('the app')).toBe(false);
  });

  test('the same picture again counts once', async () => {
    await send(one, jpeg('the app on my phone'));
    expect(await lastTitle(one)).toBe('已记到“国家反诈中心APP”，传错了请发“更正”。');
    expect(await states(one)).toEqual(['EVIDENCED', 'ASKED', 'DECLARED']);
    expect((await kept(await personIdOf(one))).map(({ reason }) => reason)).toEqual([null, 'REPEATED']);
  });

  test('「更正」 takes it away again and erases it; sent once more, it goes to the other item', async () => {
    await chat(one, '更正');
    expect(await lastTitle(one)).toBe('已取消“国家反诈中心APP”的截图，请重发。');
    expect(await states(one)).toEqual(['DECLARED', 'ASKED', 'DECLARED']);
    expect((await kept(await personIdOf(one)))[0]).toMatchObject({ state: 'DETACHED', sealed: null });
    await send(one, jpeg('the app on my phone'));
    expect(await states(one)).toEqual(['DECLARED', 'ASKED', 'EVIDENCED']);
    await send(one, png('another picture'));
    expect(await states(one)).toEqual(['EVIDENCED', 'ASKED', 'EVIDENCED']);
  });

  test('a day later 「更正」 is about one’s own data again', async () => {
    await testApp.advance(hours(24));
    await chat(one, '更正');
    expect((await shown(one)).title).toBe('您的信息与权利');
    expect(await states(one)).toEqual(['EVIDENCED', 'ASKED', 'EVIDENCED']);
  });

  test('the only item still asked is declared by its picture, under the notice of today', async () => {
    const before = await counts(advisor, campaign.id);
    await send(one, jpeg('overseas calls are off'));
    expect(await states(one)).toEqual(['EVIDENCED', 'EVIDENCED', 'EVIDENCED']);
    expect((await counts(advisor, campaign.id)).done).toBe(before.done + 1);
    await chat(one, '更正');
    expect(await states(one)).toEqual(['EVIDENCED', 'ASKED', 'EVIDENCED']);
    expect((await counts(advisor, campaign.id)).done).toBe(before.done);
  });

  test('whoever may check it sees it, unstored and written down; nobody else does, and never his own', async () => {
    const list = await (await browser(advisor)).get<EvidenceListData>(
      `/api/protections/evidence?organisationId=${await organisationIdOf('0008')}`,
    );
    expect(list.pictures.map(({ item }) => item)).toEqual(['APP_INSTALLED', 'GOV_FOLLOWED']);
    const [picture] = list.pictures;
    const path = `/api/protections/evidence/${picture?.id}`;
    for (const reader of [advisor, 'centre-1']) {
      const response = await (await browser(reader)).request('GET', path);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(png('another picture'));
      expect(response.headers.get('content-type')).toBe('image/png');
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
    expect(await looks('protection_evidence')).toEqual([
      { actor: await personIdOf(advisor), object: picture?.id },
      { actor: await personIdOf('centre-1'), object: picture?.id },
    ]);
    expect(await status('adv-0009-1', path)).toBe(404);
    expect(await status(two, path)).toBe(403);
    expect(
      await status('adv-0009-1', `/api/protections/evidence?organisationId=${await organisationIdOf('0008')}`),
    ).toBe(404);
    const own = await personIdOf(advisor);
    await sql`update protection_evidence set person_id = ${own} where id = ${picture?.id}`.execute(testApp.app.db);
    expect(await status(advisor, path)).toBe(404);
    await sql`delete from protection_evidence where person_id = ${own}`.execute(testApp.app.db);
  });

  test('who takes an item back takes its picture back in the same moment', async () => {
    await answer(six, 'APP_INSTALLED');
    await send(six, jpeg('not true after all'));
    expect(await states(six)).toEqual(['EVIDENCED', 'ASKED', 'ASKED']);
    const consentVersion = testApp.config.notice.version;
    await (await browser(six)).post('/api/protections/mine', { notYet: ['APP_INSTALLED'], consentVersion });
    expect((await kept(await personIdOf(six))).map(({ sealed }) => sealed)).toEqual([null]);
  });

  test('everybody sees the pictures he sent and erases them himself; nobody else’s', async () => {
    const own = '/api/protections/mine/evidence';
    await chat(six, '防护');
    await answer(six, 'GOV_FOLLOWED');
    await send(six, jpeg('the page I follow'));
    const [picture, ...others] = (await (await browser(six)).get<OwnPicturesData>(own)).pictures;
    expect(others).toEqual([]);
    expect(picture).toMatchObject({ item: 'GOV_FOLLOWED', checkedAt: null });
    const response = await (await browser(six)).request('GET', `${own}/${picture?.id}`);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(jpeg('the page I follow'));
    expect(await status(three, `${own}/${picture?.id}`)).toBe(404);
    expect((await (await browser(three)).request('DELETE', `${own}/${picture?.id}`)).status).toBe(404);
    expect((await (await browser(six)).request('DELETE', `${own}/${picture?.id}`)).status).toBe(200);
    expect(await states(six)).toEqual(['ASKED', 'ASKED', 'DECLARED']);
    expect((await kept(await personIdOf(six))).map(({ sealed }) => sealed)).toEqual([null, null]);
  });

  test('a picture that no item rests on any more does not wait for its term', async () => {
    await answer(seven, 'OVERSEAS_CALL_OFF');
    await send(seven, jpeg('calls from abroad are off'));
    await turn('PHONE_CHANGED', seven);
    expect((await states(seven))[1]).not.toBe('EVIDENCED');
    await testApp.app.retention.run();
    expect(await kept(await personIdOf(seven))).toEqual([]);
  });

  test('withdrawing the consent erases pictures at once', async () => {
    await answer(two, ...ITEMS);
    await send(two, jpeg('withdrawn'));
    expect(await kept(await personIdOf(two))).toHaveLength(1);
    await (await browser(two)).delete('/api/me/consents/PROTECTION');
    expect(await kept(await personIdOf(two))).toEqual([]);
  });

  test('「更正」 undoes what the last answer named, also when that picture was sent twice', async () => {
    await answer(eight, 'APP_INSTALLED');
    await send(eight, jpeg('the app'));
    await chat(eight, '防护');
    await answer(eight, 'APP_INSTALLED', 'GOV_FOLLOWED');
    await send(eight, jpeg('the page'));
    expect(await states(eight)).toEqual(['EVIDENCED', 'ASKED', 'EVIDENCED']);
    await testApp.advance(minutes(1));
    await send(eight, jpeg('the app'));
    expect(await lastTitle(eight)).toBe('已记到“国家反诈中心APP”，传错了请发“更正”。');
    await chat(eight, '更正');
    expect(await lastTitle(eight)).toBe('已取消“国家反诈中心APP”的截图，请重发。');
    expect(await states(eight)).toEqual(['DECLARED', 'ASKED', 'EVIDENCED']);
  });

  test('「更正」 takes back a picture that WeCom has not handed over yet: when it comes, it is attached to nothing', async () => {
    await answer(nine, 'APP_INSTALLED', 'GOV_FOLLOWED');
    await send(nine, jpeg('the app'));
    await testApp.advance(minutes(1));
    await testApp.faults({ busy: { apis: ['media/get'] } });
    await send(nine, jpeg('the wrong one'));
    expect((await kept(await personIdOf(nine))).map(({ state }) => state)).toEqual(['ATTACHED', 'PENDING']);
    await chat(nine, '更正');
    expect(await lastTitle(nine)).toBe('已取消您刚发的截图，请重发。');
    expect(await states(nine)).toEqual(['EVIDENCED', 'ASKED', 'DECLARED']);
    await testApp.faults({});
    await testApp.advance(hours(1));
    expect((await kept(await personIdOf(nine))).map(({ state }) => state)).toEqual(['ATTACHED']);
    await chat(nine, '更正');
    expect(await lastTitle(nine)).toBe('已取消“国家反诈中心APP”的截图，请重发。');
    expect(await states(nine)).toEqual(['DECLARED', 'ASKED', 'DECLARED']);
  });

  test('ninety days after the check, or after it came when nobody checked, it is gone from the database', async () => {
    const people = [three, four, five];
    for (const userid of people) {
      await answer(userid, 'APP_INSTALLED');
      await send(userid, jpeg(`of ${userid}`));
    }
    const left = async () => {
      const rows = await Promise.all(people.map(async (userid) => kept(await personIdOf(userid))));
      return rows.map((of) => of.filter(({ sealed }) => sealed !== null).length);
    };
    const pass = async (n: number) => {
      const past = sql`${n} * interval '1 day'`;
      await sql`
        update protection_evidence
        set received_at = received_at - ${past}, checked_at = checked_at - ${past}`.execute(testApp.app.db);
      await testApp.app.retention.run();
    };
    await pass(30);
    for (const [userid, result] of [
      [four, 'VERIFIED'],
      [five, 'REJECTED'],
    ] as const)
      await (await browser(advisor)).post('/api/protections/verify', {
        personId: await personIdOf(userid),
        item: 'APP_INSTALLED',
        result,
      });
    await pass(59);
    expect(await left()).toEqual([1, 1, 1]);
    await pass(2);
    expect(await left()).toEqual([0, 1, 1]);
    await pass(30);
    expect(await left()).toEqual([0, 0, 0]);
    const { rows } = await sql`select from protection_evidence where image_sealed is not null`.execute(testApp.app.db);
    expect(rows).toEqual([]);
  });
});
