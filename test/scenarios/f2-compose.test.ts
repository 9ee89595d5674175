import { describe, expect, test } from 'vitest';
import type {
  BulletinInput,
  OptionsData,
  PreviewData,
  ReceivedBulletinData,
} from '../../src/domain/bulletins/index.ts';
import { days, minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';
import { byId, readerOf, TEXT, useBulletins } from './bulletin-actions.ts';

type Filter = BulletinInput['filter'];
type Choices = { organisations: { id: string; name: string }[] };

describe('F2: written for the right people, with what they will see', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { browser, refusalOf, titles } = actions;
  const { act, board, draft, send, view } = useBulletins(testApp, actions);

  async function preview(userid: string, over: Partial<BulletinInput>): Promise<PreviewData> {
    const deadlineAt = new Date((await testApp.now()).getTime() + minutes(60)).toISOString();
    const words = over.templateId ? {} : TEXT;
    return (await browser(userid)).post<PreviewData>('/api/bulletins/preview', { ...words, deadlineAt, ...over });
  }

  test('every filter narrows the audience and shows its own reason', async () => {
    const options = await (await browser('centre-1')).get<OptionsData>('/api/bulletins/options');
    const organisation = await testApp.app.directory.organisationByCode(testApp.app.db, '0007');
    const unit = await testApp.app.db
      .selectFrom('gridUnit')
      .select(['id', 'name'])
      .where('organisationId', '=', organisation?.id ?? '')
      .orderBy('id')
      .executeTakeFirstOrThrow();
    const [township, station, industry] = [options.townships[0], options.stations[0], options.industries[0]];
    const all = await preview('centre-1', { filter: { roles: ['EMPLOYEE'] } });
    const narrower: [keyof Filter, Partial<Filter>, string][] = [
      ['townshipIds', { townshipIds: [township?.id ?? ''] }, `所在乡镇${township?.name}`],
      ['stationIds', { stationIds: [station?.id ?? ''] }, `所属派出所${station?.name}`],
      ['organisationIds', { organisationIds: [organisation?.id ?? ''] }, `单位为${organisation?.shortName}`],
      ['gridUnitIds', { gridUnitIds: [unit.id] }, `部门为${unit.name}`],
      ['kinds', { kinds: ['ENTERPRISE'] }, '单位类别为企业'],
      ['tiers', { tiers: ['KEY'] }, '单位层级为重点企业'],
      ['sectors', { sectors: ['EDUCATION'] }, '所属系统为教育'],
      ['industries', { industries: [industry ?? ''] }, `所属行业为${industry}`],
      ['posts', { posts: ['财务'] }, '岗位为财务'],
      ['tags', { tags: ['OUT_OF_PROVINCE'] }, '标签为省外来员工'],
    ];
    for (const [filter, part, text] of narrower) {
      const { people, reasons } = await preview('centre-1', { filter: { roles: ['EMPLOYEE'], ...part } });
      expect(reasons, filter).toEqual([
        { filter: 'roles', text: '角色为员工' },
        { filter, text },
      ]);
      expect(people, filter).toBeLessThan(filter === 'kinds' ? all.people + 1 : all.people);
      if (filter !== 'sectors') expect(people, filter).toBeGreaterThan(0);
    }
    const primary = await preview('centre-1', { filter: { roles: ['ADVISOR'], tags: ['PRIMARY_ADVISOR'] } });
    expect(primary.people).toBeLessThan((await preview('centre-1', { filter: { roles: ['ADVISOR'] } })).people);
    expect(primary.reasons).toContainEqual({ filter: 'tags', text: '标签为首席顾问' });
  });

  test('before it is sent at night its author reads that it will not wait for the morning', async () => {
    const now = await testApp.now();
    const tomorrowAt = (utc: string) => `${new Date(now.getTime() + days(1)).toISOString().slice(0, 10)}T${utc}:00Z`;
    const at = (utc: string) =>
      preview('centre-1', {
        scheduledAt: tomorrowAt(utc),
        deadlineAt: new Date(Date.parse(tomorrowAt(utc)) + minutes(60)).toISOString(),
        filter: { roles: ['ADVISOR'] },
      });
    expect((await at('19:00')).night).toContain('夜间（21:00—08:00），不会等到早上');
    expect((await at('02:00')).night).toBeNull();
  });

  test('title and body fill the card to the last character; one more is refused', async () => {
    const filter = { roles: ['EMPLOYEE' as const] };
    const { cards } = await preview('centre-1', { title: '题'.repeat(20), body: '文'.repeat(88), filter });
    const safe = testApp.config.texts.safe;
    expect(cards).toMatchObject([{ template: 'C05b', card: { sub_title_text: `${'文'.repeat(88)}${safe}` } }]);
    expect(JSON.stringify(cards)).toContain('题'.repeat(20));
    expect([...`${'文'.repeat(88)}${safe}`].length).toBeLessThanOrEqual(112);
    expect(await refusalOf(preview('centre-1', { body: '文'.repeat(89), filter }))).toMatchObject({ field: 'body' });
    expect(await refusalOf(preview('centre-1', { title: '题'.repeat(21), filter }))).toMatchObject({ field: 'title' });
  });

  test('the long text is on the page alone, and the page says why it came', async () => {
    const organisation = await testApp.app.directory.organisationByCode(testApp.app.db, '0007');
    const filter = { roles: ['EMPLOYEE' as const], organisationIds: [organisation?.id ?? ''], posts: ['财务', '出纳'] };
    const sent = await send('centre-1', { filter, longText: '详情见本页。' });
    const reader = await readerOf(testApp, sent);
    expect(JSON.stringify(await testApp.phone(reader).card({ number: sent.id }))).not.toContain('详情见本页');
    const received = await (await browser(reader)).get<ReceivedBulletinData>(`/api/bulletins/${sent.id}/received`);
    expect(received).toMatchObject({
      longText: '详情见本页。',
      why: `因单位为${organisation?.shortName}，岗位为财务推送`,
    });
  });

  test('single organisations are found by part of their name, in one’s own area, a short list', async () => {
    const found = async (userid: string, q: string, limit = 12): Promise<Choices['organisations']> =>
      (
        await (
          await browser(userid)
        ).get<Choices>(`/api/bulletins/options/organisations?limit=${limit}&q=${encodeURIComponent(q)}`)
      ).organisations;
    const all = await found('centre-1', '', 50);
    const [first] = all;
    const part = first?.name.slice(0, 2) ?? '';
    const named = await found('centre-1', part);
    expect(named.map(({ id }) => id)).toContain(first?.id);
    expect(named.every(({ name }) => name.includes(part))).toBe(true);
    expect(await found('centre-1', '', 3)).toHaveLength(3);
    const station = await found('duty-03', '', 50);
    expect(station.length).toBeGreaterThan(0);
    expect(station.length).toBeLessThan(all.length);
    expect(await found('duty-03', '不存在的单位')).toEqual([]);
  });

  test('the owner of a grid unit writes in ready words to his own unit alone', async () => {
    const owner = await testApp.app.db
      .selectFrom('roleAssignment as r')
      .innerJoin('wecomAccount as a', 'a.personId', 'r.personId')
      .select(['a.userid', 'r.scopeId as unitId', 'r.personId'])
      .where('r.role', '=', 'GRID_OWNER')
      .where('r.state', '=', 'ACTIVE')
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('roleAssignment as other')
              .select('other.id')
              .whereRef('other.personId', '=', 'r.personId')
              .where('other.role', '<>', 'GRID_OWNER'),
          ),
        ),
      )
      .orderBy('a.userid')
      .executeTakeFirstOrThrow();
    const options = await (await browser(owner.userid)).get<OptionsData>('/api/bulletins/options');
    expect(options.templatesOnly).toBe(true);
    expect(options.roles.map(({ id }) => id)).toEqual(['EMPLOYEE', 'ADVISOR', 'GRID_OWNER']);
    expect(await refusalOf(draft(owner.userid))).toMatchObject({ message: '请从模板中选择通报内容' });

    const sent = await send(owner.userid, { templateId: 'REFUND', filter: { roles: ['EMPLOYEE'] } });
    expect(sent).toMatchObject({ state: 'SENT', title: '冒充客服退款骗局' });
    const notified = await testApp.app.db
      .selectFrom('bulletinReceipt')
      .select('gridUnitId as unitId')
      .where('bulletinId', '=', sent.id)
      .execute();
    expect(notified.length).toBeGreaterThan(0);
    expect(new Set(notified.map(({ unitId }) => unitId))).toEqual(new Set([owner.unitId]));
    expect((await board(owner.userid, sent)).counters.target).toBe(notified.length);
  });

  test('where nobody has to sign there is no deadline and nobody is reminded', async () => {
    const sent = await send('centre-1', { ackRequired: false, deadlineAt: undefined });
    expect(sent).toMatchObject({ state: 'SENT', deadlineAt: null });
    expect(sent.allowed).not.toContain('remind');
    expect(await refusalOf(act('centre-1', sent, 'remind'))).toMatchObject({ message: '这份通报不要求签收，无需催办' });
    await act('centre-1', sent, 'close');
  });

  test('an exercise is marked on the card, on the board and in the list', async () => {
    const sent = await send('duty-03', { title: '演练骗局', drill: true });
    const reader = await readerOf(testApp, sent);
    expect(await titles(reader, byId(sent))).toEqual(['【演练】演练骗局']);
    expect(await view('duty-03', sent)).toMatchObject({ drill: true });
    const { bulletins } = await (await browser('duty-03')).get<{ bulletins: { id: string; drill: boolean }[] }>(
      '/api/bulletins',
    );
    expect(bulletins.find(({ id }) => id === sent.id)).toMatchObject({ drill: true });
  });
});
