import { describe, expect, test } from 'vitest';
import { OpenRequestsView } from '../../src/domain/privacy/index.ts';
import { useActions } from '../support/actions.ts';
import { actorsOf, askAll, CENTRE } from '../support/actors.ts';
import { fieldTable } from '../support/field-matrix.ts';
import { useTestApp } from '../support/test-app.ts';

/** Police he belongs to; the employer's people and everybody else learn not even that he asked. */
const MAY_READ = new Set(['centre', 'duty', 'chief', 'community']);

describe('field matrix of requests about one’s own data: every role × state × every field', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { browser, nameOf } = actions;

  test('is as it is written down, and nobody but police of his place and himself learns that he asked', async () => {
    const asker = 'emp-0006-0012';
    const actors = await actorsOf(testApp, asker);
    const body = { kind: 'CORRECTION', words: '岗位写错了，应为仓库管理' };
    const request = await (await browser(asker)).post<{ id: string; number: string }>('/api/me/requests', body);
    await testApp.advance(0);
    const marks = [body.words, request.number, '已改为仓库管理', await nameOf(asker)];
    const pages = ['# Who reads what of a request about one’s own data', ''];
    const leaks: string[] = [];

    async function look(title: string): Promise<void> {
      const listed = await askAll(testApp, actions, actors, '/api/data-requests');
      pages.push(fieldTable(title, OpenRequestsView, listed, CENTRE));
      const own = await askAll(testApp, actions, actors, '/api/me/data');
      for (const [reader, answer] of [...listed].filter(([one]) => !MAY_READ.has(one)).concat([...own])) {
        const text = JSON.stringify(answer);
        const isHis = reader === 'himself' && answer === own.get(reader);
        // What police did with it stands among what they did, by its number.
        const theirs = MAY_READ.has(reader) ? marks.filter((mark) => mark !== request.number) : marks;
        if (!isHis && theirs.some((mark) => text.includes(mark))) leaks.push(`${title}: ${reader}`);
      }
      expect(JSON.stringify(own.get('himself'))).toContain(request.number);
    }

    await look('waiting for an answer');
    const answer = { state: 'DONE', answer: '已改为仓库管理', corrected: { post: '仓库管理' } };
    await (await browser('cp-07')).post(`/api/data-requests/${request.id}/answer`, answer);
    await testApp.advance(0);
    await look('answered');
    expect(leaks).toEqual([]);
    await expect(`${pages.join('\n')}\n`).toMatchFileSnapshot('field-matrix/data-requests.md');
  });
});
