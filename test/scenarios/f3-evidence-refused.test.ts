import { describe, expect, test } from 'vitest';
import { days, hours, minutes } from '../../src/lib/time.ts';
import { useTestApp } from '../support/test-app.ts';
import { useCampaigns } from './campaign-actions.ts';
import { jpeg, usePictures } from './evidence-actions.ts';

const T04 = '这条没看懂，请改发文字或截图。';
const THANKS = '截图已收到，谢谢您。目前没有等您补截图的防护项，这张不留存。遇到可疑情况请拨96110，已转账请立即拨110。';
const T06 = '请发10MB以内的截图。';
const MOST = 10 * 1024 * 1024;

describe('F3: what is no evidence', () => {
  const testApp = useTestApp();
  const { answer, open, personIdOf, sent, states, titles } = useCampaigns(testApp);
  const { kept, chatOther, send } = usePictures(testApp);
  const [one, two, three, four, five] = [10, 11, 12, 13, 14].map((n) => `emp-0008-00${n}`) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const lastTitle = async (userid: string) => (await titles(userid)).at(-1);
  const reasons = async (userid: string) => (await kept(await personIdOf(userid))).map(({ reason }) => reason);

  test('a screenshot nobody asked for is thanked and explained, and not even fetched', async () => {
    await send(one, jpeg('what is this?'));
    expect(await lastTitle(one)).toBe(THANKS);
    expect(await reasons(one)).toEqual(['NOTHING_OPEN']);
    const calls = await testApp.http.get<unknown[]>('/sandbox/api/calls?api=media/get');
    expect(calls).toEqual([]);
  });

  test('a campaign that wants no pictures takes none', async () => {
    const { id } = await open('adv-0009-1', { evidence: 'NONE' });
    await answer('emp-0009-0010', 'APP_INSTALLED');
    await send('emp-0009-0010', jpeg('unasked'));
    expect(await lastTitle('emp-0009-0010')).toBe(THANKS);
    expect(id).not.toBe('');
  });

  test('a file that is no JPG or PNG is refused by what it is, whatever it is called', async () => {
    await open('adv-0008-1', { evidence: 'OPTIONAL' });
    await answer(one, 'APP_INSTALLED');
    await send(one, Buffer.from('%PDF-1.7 called a picture'), 'image/jpeg');
    expect(await lastTitle(one)).toBe(T06);
    await send(one, Buffer.from('{"a":1}'), 'text/plain');
    expect(await reasons(one)).toEqual(['NOTHING_OPEN', 'TYPE', 'TYPE']);
    expect(await states(one)).toEqual(['DECLARED', 'ASKED', 'ASKED']);
  });

  test('10 MB are taken, one byte more is not', async () => {
    const large = Buffer.concat([jpeg('large'), Buffer.alloc(MOST + 1)]);
    await send(one, large.subarray(0, MOST + 1));
    expect(await lastTitle(one)).toBe(T06);
    expect((await reasons(one)).at(-1)).toBe('SIZE');
    await send(one, large.subarray(0, MOST));
    expect(await states(one)).toEqual(['EVIDENCED', 'ASKED', 'ASKED']);
  });

  test('a voice or a video is asked for as text or picture', async () => {
    await chatOther(two, 'voice');
    expect(await lastTitle(two)).toBe(T04);
    // The same words again within half an hour are one message to WeCom.
    await testApp.advance(minutes(31));
    await chatOther(two, 'video');
    expect((await titles(two)).filter((title) => title === T04)).toHaveLength(2);
  });

  test('a shared link or a place is not read, and whoever sent it hears so', async () => {
    const before = (await titles(two)).filter((title) => title === T04).length;
    await testApp.advance(minutes(31));
    await chatOther(two, 'link', { title: '领取补贴', url: 'https://example.invalid/' });
    await testApp.advance(minutes(31));
    await chatOther(two, 'location', { latitude: 30, longitude: 120 });
    expect((await titles(two)).filter((title) => title === T04)).toHaveLength(before + 2);
  });

  test('with several asked and nothing declared nobody guesses: the question comes again', async () => {
    const before = await sent(two);
    await send(two, jpeg('which one?'));
    expect(await sent(two)).toEqual([...before, 'C06']);
    expect(await states(two)).toEqual(['ASKED', 'ASKED', 'ASKED']);
    expect(await reasons(two)).toEqual(['UNCLEAR']);
  });

  test('what WeCom could not give at once is fetched when it can', async () => {
    await answer(three, 'APP_INSTALLED');
    for (const faults of [
      { busy: { apis: ['media/get'], count: 1 } },
      { limited: { apis: ['media/get'], count: 1 } },
      { down: { apis: ['media/get'], mode: '503', count: 1 } },
    ]) {
      await testApp.faults(faults);
      await send(three, jpeg(`late ${Object.keys(faults)}`));
      expect((await states(three))[0]).toBe('DECLARED');
      await testApp.faults({});
      await testApp.advance(minutes(2));
      expect((await states(three))[0]).toBe('EVIDENCED');
      await testApp.phone(three).chat('更正');
      await testApp.advance(0);
    }
  });

  test('after three days WeCom has it no more: it is asked for anew', async () => {
    await answer(four, 'APP_INSTALLED');
    await testApp.faults({ untrustedIp: { apis: ['media/get'] } });
    await send(four, jpeg('too late'));
    await testApp.advance(days(2));
    expect(await reasons(four)).toEqual([null]);
    await testApp.advance(days(1) + hours(1));
    expect(await lastTitle(four)).toBe(T06);
    expect(await reasons(four)).toEqual(['GONE']);
    await testApp.faults({});
  });

  test('an id WeCom does not know is refused at once', async () => {
    await testApp.http.post(`/sandbox/api/members/${four}/say`, { type: 'image', mediaId: 'UNKNOWN' });
    await testApp.advance(0);
    expect(await reasons(four)).toEqual(['GONE', 'GONE']);
  });

  test('whoever is being warned gets his answer, and nothing else', async () => {
    await answer(five, 'APP_INSTALLED');
    await testApp.warn({ person: { employeeId: five } });
    const before = (await titles(five)).length;
    await send(five, jpeg('while I am warned'));
    expect((await titles(five)).slice(before)).toEqual(['已记到“国家反诈中心APP”，传错了请发“更正”。']);
  });
});
