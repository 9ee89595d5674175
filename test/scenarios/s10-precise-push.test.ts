import { describe, expect, test } from 'vitest';
import type { BulletinViewData, PreviewData, ReceivedBulletinData } from '../../src/domain/bulletins/index.ts';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';
import { useBulletins } from './bulletin-actions.ts';

const TITLE = '冒充领导要求转账';
const CARD = `防骗提醒：${TITLE}`;

describe('row 10: the right notice to the right people, and why they', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { browser, press, titles } = actions;
  const { board, send } = useBulletins(testApp, actions);

  /** Userids of an organisation's active people, by whether they hold this post. */
  async function staff(code: string, post: string): Promise<{ holders: string[]; others: string[] }> {
    const rows = await testApp.app.db
      .selectFrom('employment')
      .innerJoin('organisation', 'organisation.id', 'employment.organisationId')
      .innerJoin('wecomAccount', 'wecomAccount.personId', 'employment.personId')
      .select(['wecomAccount.userid', 'employment.post'])
      .where('organisation.code', '=', code)
      .where('employment.state', '=', 'ACTIVE')
      .execute();
    const of = (isHolder: boolean) =>
      rows.filter((row) => (row.post === post) === isHolder).map(({ userid }) => userid);
    return { holders: of(true), others: of(false) };
  }

  test('finance staff get the item about false bosses, others not; the reason is shown before and after', async () => {
    const organisation = await testApp.app.directory.organisationByCode(testApp.app.db, '0007');
    if (!organisation) throw new Error('no organisation 0007');
    const { holders, others } = await staff('0007', '财务');
    expect(holders.length).toBeGreaterThan(2);
    const input = {
      title: TITLE,
      body: '“领导”在微信、QQ上要求转账的，请当面或打他本人电话核实。',
      fraudType: 'IMPERSONATE_LEADER',
      filter: { roles: ['EMPLOYEE' as const], organisationIds: [organisation.id], posts: ['财务'] },
    };
    const deadlineAt = new Date((await testApp.now()).getTime() + minutes(60)).toISOString();
    const preview = await (await browser('centre-1')).post<PreviewData>('/api/bulletins/preview', {
      ...input,
      deadlineAt,
    });
    expect(preview).toMatchObject({ people: holders.length, byRole: { EMPLOYEE: holders.length }, refusal: null });
    expect(preview.reasons).toContainEqual({ filter: 'posts', text: '岗位为财务' });

    const sent: BulletinViewData = await send('centre-1', input);
    expect(sent.reasons).toEqual(preview.reasons);
    for (const userid of holders) expect(await titles(userid)).toEqual([CARD]);
    for (const userid of others.slice(0, 20)) expect(await titles(userid)).not.toContain(CARD);

    const [first = ''] = holders;
    await press(first, '我知道了');
    const { counters } = await board('centre-1', sent);
    expect(counters).toMatchObject({ target: holders.length, acked: 1, accepted: holders.length - 1 });
    const notified = await testApp.app.db
      .selectFrom('bulletinReceipt')
      .innerJoin('wecomAccount', 'wecomAccount.personId', 'bulletinReceipt.personId')
      .select('userid')
      .where('bulletinId', '=', sent.id)
      .execute();
    expect(notified.map(({ userid }) => userid).sort()).toEqual(holders.toSorted());
  });

  test('the page behind the card opens for whoever was meant, for nobody else', async () => {
    const { bulletins } = await (await browser('centre-1')).get<{ bulletins: { id: string }[] }>('/api/bulletins');
    const [sent] = bulletins;
    const { holders, others } = await staff('0007', '财务');
    const path = `/api/bulletins/${sent?.id}/received`;
    expect(await (await browser(holders[1] ?? '')).get<ReceivedBulletinData>(path)).toMatchObject({ title: TITLE });
    const stranger = others.find((userid) => userid.startsWith('emp-')) ?? '';
    expect((await (await browser(stranger)).request('GET', path)).status).toBe(404);
  });
});
