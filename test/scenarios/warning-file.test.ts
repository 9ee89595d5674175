import { describe, expect, test } from 'vitest';
import type { WarningFileData } from '../../src/domain/intake/api.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

const HEADINGS = '来源编号,等级,诈骗类型,员工编号,手机号,单位编号,备注,演练';

describe('a file of warnings at the desk', () => {
  const testApp = useTestApp();
  const { browser, refusalOf, list } = useActions(testApp);

  async function send(rows: readonly string[], { by = 'centre-1', confirm = false } = {}): Promise<WarningFileData> {
    const http = await browser(by);
    const text = `\uFEFF${HEADINGS}\n${rows.join('\n')}\n`;
    const answer = await http.upload(`/api/warnings/file?confirm=${confirm}`, text, 'text/csv');
    return (await answer.json()) as WarningFileData;
  }
  const rows = [
    'WF-1,特急,刷单返利,0003/0040,,,,',
    'WF-2,高危,没有这种,0003/0041,,,,',
    'WF-3,低危,刷单返利,0003/0042,,,,',
  ];

  test('checked first: nobody is warned, and what is wrong is named by row and column', async () => {
    const before = await list('centre-1');
    const read = await send(rows);
    expect(read).toMatchObject({ rows: 2, levels: { CRITICAL: 1, LOW: 1 }, faulty: 1, results: null });
    expect(read.faults).toMatchObject([{ column: '诈骗类型' }]);
    expect(await list('centre-1')).toEqual(before);
  });

  test('confirmed, each good row is a warning; sent again none comes twice', async () => {
    const sent = await send(rows, { confirm: true });
    expect(sent.results?.map(({ outcome }) => outcome)).toEqual(['RAISED', 'RAISED']);
    const numbers = sent.results?.map(({ number }) => number) ?? [];
    expect(await list('centre-1')).toEqual(expect.arrayContaining(numbers));
    const again = await send(rows, { confirm: true });
    expect(again.results?.map(({ outcome, number }) => [outcome, number])).toEqual(
      numbers.map((number) => ['KNOWN', number]),
    );
  });

  test('a station proposes for its own place and no other; advisors bring no file; an empty body is refused', async () => {
    const proposed = await send(['WF-9,高危,刷单返利,0003/0043,,,,', 'WF-10,高危,刷单返利,9999/1,,,,'], {
      by: 'duty-09',
      confirm: true,
    });
    expect(proposed.results).toEqual([]);
    expect(proposed.faulty).toBe(2);
    const advisor = await browser('adv-0003-1');
    expect((await advisor.upload('/api/warnings/file', `${HEADINGS}\n`, 'text/csv')).status).toBe(403);
    const centre = await browser('centre-1');
    expect(await refusalOf(centre.post('/api/warnings/file', {}))).toMatchObject({ status: 400, code: 'file_missing' });
  });
});
