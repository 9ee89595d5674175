import { expect, test } from 'vitest';
import { contactXml, messageXml, pressXml, word } from '../../../src/sandbox/callbacks/post.ts';
import { parseCallback } from '../../../src/wecom/callback/index.ts';

const sender = { corpId: 'wwcorp', userid: 'adv-1', createTime: 1_700_000_000 };

test('what a member chose is read back by the service’s own parser', () => {
  const xml = pressXml(sender, {
    agentId: '1000002',
    isMenu: false,
    key: 'ack:1',
    taskId: 'm1',
    cardType: 'vote_interaction',
    responseCode: 'code',
    answers: { items: ['a', 'b'], other: ['c'] },
  });
  expect(parseCallback(xml)).toMatchObject({
    kind: 'press',
    key: 'ack:1',
    responseCode: 'code',
    selections: { items: ['a', 'b'], other: ['c'] },
  });
});

test('no word of a member can break out of its element', () => {
  const said = ']]></Content><MsgType>event</MsgType><![CDATA[<b>&amp;';
  const xml = messageXml(sender, {
    agentId: '1',
    msgId: '7300000000000000001',
    type: 'text',
    content: word('Content', said),
  });
  expect(parseCallback(xml)).toMatchObject({ kind: 'text', content: said });
});

test('a change of contacts carries ids and departments only', () => {
  const xml = contactXml('wwcorp', 1, { type: 'update_user', userid: 'old', newUserid: 'new', departmentId: 7 });
  expect(xml).toBe(
    '<xml><ToUserName><![CDATA[wwcorp]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>1</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_contact]]></Event><ChangeType><![CDATA[update_user]]></ChangeType><UserID><![CDATA[old]]></UserID><NewUserID><![CDATA[new]]></NewUserID><Department><![CDATA[7]]></Department></xml>',
  );
});
