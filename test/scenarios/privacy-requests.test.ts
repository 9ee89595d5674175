import { describe, expect, test } from 'vitest';
import type { MyData } from '../../src/domain/privacy/index.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

describe('one’s own data', () => {
  const testApp = useTestApp();
  const { titles } = useActions(testApp);
  const chat = async (userid: string, text: string) => {
    await testApp.phone(userid).chat(text);
    await testApp.advance(0);
  };

  test.each(['我的信息', '更正', '「删除」', ' 我的信息。'])(
    '「%s」 in the chat brings the way to the page',
    async (word) => {
      const before = (await titles('emp-0010-0020')).length;
      await chat('emp-0010-0020', word);
      expect((await titles('emp-0010-0020')).slice(before)).toEqual(['您的信息与权利']);
    },
  );

  test('the notice is there for anybody, before anything is given', async () => {
    const notice = await testApp.http.get<{ version: string; sections: { about: string }[] }>('/api/notice');
    expect(notice.version).toBe(testApp.config.notice.version);
    expect(notice.sections.map(({ about }) => about)).toEqual(
      expect.arrayContaining(['processor', 'purpose', 'items', 'receivers', 'retention', 'rights']),
    );
  });

  test('he sees what is held about him, his number masked, and nothing of others', async () => {
    const data = await (await testApp.as('emp-0010-0020')).get<MyData>('/api/me/data');
    expect(data.person.userid).toBe('emp-0010-0020');
    expect(data.person.phone).toMatch(/^154\*{4}\d{4}$/);
    expect(data.employments).toHaveLength(1);
  });

  test('a request reaches his community police, is answered there, and he is told', async () => {
    const asker = await testApp.as('emp-0010-0020');
    const request = await asker.post<{ id: string; number: string }>('/api/me/requests', {
      kind: 'CORRECTION',
      words: '岗位写错了，应为仓库管理',
    });
    expect(request.number).toMatch(/^GR-\d{8}-0001$/);
    await testApp.advance(0);
    expect(await titles('cp-01')).toContain('【待办】个人信息申请待答复');

    const words = '身份证110101199003077774';
    const withId = await asker.request('POST', '/api/me/requests', { kind: 'DELETION', words });
    expect(withId.status).toBe(400);
    expect(await withId.json()).toMatchObject({ error: { field: 'words' } });
    const again = await asker.request('POST', '/api/me/requests', { kind: 'CORRECTION', words: '再说一次' });
    expect(again.status).toBe(409);

    const officer = await testApp.as('cp-01');
    const { requests } = await officer.get<{ requests: Record<string, string>[] }>('/api/data-requests');
    // Whose record is meant must be found among thousands: the page is for police alone, and the look is kept.
    const record = { organisation: expect.any(String), unit: expect.any(String), employeeNo: '0020' };
    expect(requests).toMatchObject([{ id: request.id, words: '岗位写错了，应为仓库管理', ...record }]);
    expect(requests[0]?.person).not.toContain('*');
    const corrected = { post: '仓库管理' };
    await officer.post(`/api/data-requests/${request.id}/answer`, { state: 'DONE', answer: '已更正', corrected });
    await testApp.advance(0);
    expect(await titles('emp-0010-0020')).toContain('您的申请有了答复，发送“我的信息”即可查看。');
    const { requests: mine } = await asker.get<MyData>('/api/me/data');
    expect(mine).toMatchObject([{ state: 'DONE', answer: '已更正（已更正：岗位）' }]);
  });

  test('another community officer can neither see nor answer it, and nobody answers his own', async () => {
    const asker = await testApp.as('emp-0010-0021');
    const { id } = await asker.post<{ id: string }>('/api/me/requests', { kind: 'DELETION', words: '请删除我的信息' });
    const stranger = await testApp.as('cp-03');
    expect((await stranger.get<{ requests: unknown[] }>('/api/data-requests')).requests).toEqual([]);
    const answer = { state: 'REFUSED', answer: '不予删除' };
    expect((await stranger.request('POST', `/api/data-requests/${id}/answer`, answer)).status).toBe(404);
    expect((await asker.request('POST', `/api/data-requests/${id}/answer`, answer)).status).toBe(403);
  });
});
