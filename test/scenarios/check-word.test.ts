import { describe, expect, test } from 'vitest';
import { hours, minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { createHttp } from '../support/http.ts';
import { useTestApp } from '../support/test-app.ts';

// 0006: adv-0006-1 and -2, community police cp-07.
describe('whoever comes shows a word, and anybody may ask whether it is genuine', () => {
  const testApp = useTestApp();
  const { act, nameOf, press, refusalOf, shown, warn } = useActions(testApp);

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

  test('who takes over has a word of his own, and the first one’s is unknown from then on', async () => {
    const warning = await warn('emp-0006-0061');
    await press('adv-0006-1', '立即签收', warning);
    const first = await wordOf('adv-0006-1', warning);
    await act('cp-07', warning, 'take_over');
    const word = await wordOf('cp-07', warning);
    expect(await ask(word)).toMatchObject({ state: 'GENUINE', post: '民警' });
    expect(await ask(first)).toEqual({ state: 'UNKNOWN' });
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
});
