import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { sweepFormer } from '../../src/domain/check-words/queries.ts';
import { CHECK_WORD_VALID_MS } from '../../src/lib/check-word.ts';
import { hours, minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { createHttp, type HttpRefusal } from '../support/http.ts';
import { useTestApp } from '../support/test-app.ts';

// 0006: adv-0006-1 and -2, community police cp-07.
describe('whoever comes shows a word, and anybody may ask whether it is genuine', () => {
  const testApp = useTestApp();
  const { act, look, nameOf, press, refusalOf, shown, warn } = useActions(testApp);

  const ask = (word: string) => createHttp(testApp.config.http.publicUrl).post<object>('/api/check-words', { word });
  const wordOf = async (userid: string, about: { id: string; number: string }) =>
    /核验码(\w{6})/.exec((await shown(userid, about)).desc ?? '')?.[1] ?? '';

  test('the signer’s card carries it; the page says who he is without his full name', async () => {
    const warning = await warn('emp-0006-0060');
    await press('adv-0006-1', '立即签收', warning);
    const word = await wordOf('adv-0006-1', warning);
    expect(word).toMatch(/^[A-HJ-NP-Z2-9]{6}$/);
    const answer = await ask(word.toLowerCase());
    expect(answer).toMatchObject({ state: 'GENUINE', post: '单位安全顾问', drill: false });
    expect(JSON.stringify(answer)).not.toContain(await nameOf('adv-0006-1'));
    expect(JSON.stringify(answer)).not.toContain(warning.number);
  });

  test('who takes over has a word of his own, and of the first one’s it is said that he is no longer in charge', async () => {
    const warning = await warn('emp-0006-0061');
    await press('adv-0006-1', '立即签收', warning);
    const first = await wordOf('adv-0006-1', warning);
    await act('cp-07', warning, 'take_over');
    const word = await wordOf('cp-07', warning);
    expect(await ask(word)).toMatchObject({ state: 'GENUINE', post: '民警' });
    expect(await ask(first)).toEqual({ state: 'PASSED' });
    await sql`update former_contact set ended_at = ended_at - ${CHECK_WORD_VALID_MS} * interval '1 millisecond'`.execute(
      testApp.app.db,
    );
    expect(await ask(first)).toEqual({ state: 'UNKNOWN' });
    await sweepFormer(testApp.app.db);
    expect(await testApp.app.db.selectFrom('formerContact').selectAll().execute()).toEqual([]);
  });

  test('a colleague who takes it from the first has his own; the first one’s is passed on', async () => {
    const warning = await warn('emp-0006-0063');
    await press('adv-0006-1', '立即签收', warning);
    const first = await wordOf('adv-0006-1', warning);
    await press('adv-0006-1', '转给同事', warning);
    expect(await ask(first)).toMatchObject({ state: 'GENUINE' });
    await press('adv-0006-2', '确认接手');
    expect(await ask(first)).toEqual({ state: 'PASSED' });
    expect(await ask(await wordOf('adv-0006-2', warning))).toMatchObject({ state: 'GENUINE' });
  });

  test('whoever has it reads it on the page with until when it holds; nobody else does, nor he after his outcome', async () => {
    const warning = await warn('emp-0006-0064');
    expect((await look('adv-0006-1', warning)).checkWord).toBeNull();
    await press('adv-0006-1', '立即签收', warning);
    const own = (await look('adv-0006-1', warning)).checkWord;
    expect(own?.word).toBe(await wordOf('adv-0006-1', warning));
    expect(await ask(own?.word ?? '')).toMatchObject({ state: 'GENUINE', until: own?.until });
    for (const reader of ['adv-0006-2', 'cp-07', 'centre-1', 'auditor-1'])
      expect((await look(reader, warning)).checkWord).toBeNull();
    for (const text of ['已见到本人', '核实未受骗']) await press('adv-0006-1', text, warning);
    expect((await look('adv-0006-1', warning)).checkWord).toBeNull();
  });

  test('the card that asks after somebody again carries one of its own; answered, it has ended', async () => {
    const warning = await warn('emp-0006-0065', { level: 'HIGH' });
    await press('adv-0006-1', '立即签收', warning);
    await press('adv-0006-1', '已见到本人', warning);
    await act('adv-0006-1', warning, 'outcome', { outcome: 'DISSUADED', detail: { method: 'IN_PERSON' } });
    await act('duty-04', warning, 'approve');
    await testApp.advance(hours(72));
    const word = (await shown('adv-0006-1', warning)).fields.核验码 ?? '';
    expect(word).toMatch(/^[A-HJ-NP-Z2-9]{6}$/);
    expect(await ask(word)).toMatchObject({ state: 'GENUINE', post: '单位安全顾问' });
    await testApp.advance(hours(24));
    const police = (await shown('cp-07', warning)).fields.核验码 ?? '';
    expect(await ask(police)).toMatchObject({ state: 'GENUINE', post: '民警' });
    expect(await ask(word), 'police are asked instead').toEqual({ state: 'PASSED' });
    await press('cp-07', '状态平稳', warning);
    expect(await ask(police)).toEqual({ state: 'ENDED' });
  });

  test('after the end it holds no longer, and a day later nothing is known of it', async () => {
    const warning = await warn('emp-0006-0062');
    await press('adv-0006-1', '立即签收', warning);
    const word = await wordOf('adv-0006-1', warning);
    for (const text of ['已见到本人', '核实未受骗']) await press('adv-0006-1', text, warning);
    expect(await ask(word)).toEqual({ state: 'ENDED' });
    await act('duty-04', warning, 'approve');
    expect(await ask(word)).toEqual({ state: 'ENDED' });
    await testApp.advance(hours(24) + minutes(1));
    expect(await ask(word)).toEqual({ state: 'UNKNOWN' });
  });

  test('an invented word is unknown; what cannot be one is refused with what it looks like', async () => {
    expect(await ask('ABCDEF')).toEqual({ state: 'UNKNOWN' });
    expect(await refusalOf(ask('12'))).toMatchObject({ status: 400, field: 'word' });
  });

  test('whoever guesses is held up, and told for how many seconds', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () =>
        ask('ABCDEG').then(
          () => '',
          (error: HttpRefusal) => error.error.message,
        ),
      ),
    );
    const refused = answers.filter((message) => message !== '');
    expect(refused.length).toBeGreaterThanOrEqual(10);
    for (const message of refused) expect(message).toMatch(/^操作太频繁，请在 ([1-9]|[1-5]\d|60) 秒后再试$/);
  });
});
