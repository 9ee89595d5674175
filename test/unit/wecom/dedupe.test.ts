import { expect, test } from 'vitest';
import { dedupeKey } from '../../../src/wecom/callback/index.ts';

const message = (content: string, msgId: string) =>
  `<xml><Content><![CDATA[${content}]]></Content><MsgId>${msgId}</MsgId></xml>`;
const event = (key: string) =>
  `<xml><FromUserName>sys</FromUserName><CreateTime>1</CreateTime><Event>change_contact</Event><UserID>${key}</UserID></xml>`;

test('a message is known by its MsgId, kept to the last digit', () => {
  expect(dedupeKey('app', message('hello', '4561255354251345929'))).toBe('app|4561255354251345929');
});

test('an event is known by its whole text: two of one second differ, a retry is equal', () => {
  expect(dedupeKey('app', event('a'))).toMatch(/^app\|[0-9a-f]{64}$/);
  expect(dedupeKey('app', event('a'))).not.toBe(dedupeKey('app', event('b')));
  expect(dedupeKey('app', event('a'))).toBe(dedupeKey('app', event('a')));
});

test('receivers do not share keys', () => {
  expect(dedupeKey('app', event('a'))).not.toBe(dedupeKey('contacts', event('a')));
});

test('a member who writes a MsgId cannot make another message look repeated', () => {
  expect(dedupeKey('app', message('<MsgId>1</MsgId>', '2'))).toBe('app|2');
  const withoutId = '<xml><Content><![CDATA[<MsgId>1</MsgId>]]></Content></xml>';
  expect(dedupeKey('app', withoutId)).not.toBe('app|1');
});

test('what cannot be parsed, or has an odd MsgId, is still known by its text', () => {
  for (const xml of ['<MsgId>1', 'MsgId', '', '<xml><MsgId>1|2</MsgId></xml>', '<xml><MsgId></MsgId></xml>']) {
    expect(dedupeKey('app', xml)).toMatch(/^app\|[0-9a-f]{64}$/);
  }
});
