import type { BoardData, BulletinInput, BulletinViewData } from '../../src/domain/bulletins/index.ts';
import { minutes } from '../../src/lib/time.ts';
import type { Actions } from '../support/actions.ts';
import type { TestApp } from '../support/test-app.ts';

/** What people do with bulletins, each action followed until all is at rest. */
export function useBulletins(testApp: Pick<TestApp, 'advance' | 'now'>, { browser }: Pick<Actions, 'browser'>) {
  async function act(
    userid: string,
    { id }: { id: string },
    name: string,
    body: object = {},
  ): Promise<BulletinViewData> {
    const view = await (await browser(userid)).post<BulletinViewData>(`/api/bulletins/${id}/${name}`, body);
    await testApp.advance(0);
    return view;
  }

  async function draft(userid: string, over: Partial<BulletinInput> = {}, path = ''): Promise<BulletinViewData> {
    const now = await testApp.now();
    const words = over.templateId ? {} : TEXT;
    const deadlineAt = new Date(now.getTime() + minutes(120)).toISOString();
    const body = { ...words, deadlineAt, filter: { roles: ['ADVISOR'] }, ...over };
    return (await browser(userid)).post<BulletinViewData>(`/api/bulletins${path}`, body);
  }

  return {
    act,
    draft,
    view: async (userid: string, { id }: { id: string }) =>
      (await browser(userid)).get<BulletinViewData>(`/api/bulletins/${id}`),
    board: async (userid: string, { id }: { id: string }) =>
      (await browser(userid)).get<BoardData>(`/api/bulletins/${id}/board`),

    /** Written, submitted, counted down and out. */
    async send(userid: string, over: Partial<BulletinInput> = {}): Promise<BulletinViewData> {
      const { id } = await draft(userid, over);
      await act(userid, { id }, 'submit');
      await testApp.advance(minutes(3));
      return (await browser(userid)).get<BulletinViewData>(`/api/bulletins/${id}`);
    },
  };
}

/** Somebody whom WeCom has brought it. */
export async function readerOf({ app }: Pick<TestApp, 'app'>, { id }: { id: string }): Promise<string> {
  const { userid } = await app.db
    .selectFrom('delivery')
    .select('userid')
    .where('ownerId', '=', id)
    .where('state', '=', 'accepted')
    .executeTakeFirstOrThrow();
  return userid ?? '';
}

/** Cards of bulletins carry the id in their keys and links, not the number. */
export const byId = ({ id }: { id: string }) => ({ id, number: id });

export const TEXT = {
  title: '冒充客服退款骗局',
  body: '让您下载软件、共享屏幕的“客服”都是诈骗。',
  fraudType: 'FAKE_CS_LOGISTICS',
};

export type Bulletins = ReturnType<typeof useBulletins>;
