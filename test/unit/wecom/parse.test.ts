import { describe, expect, test } from 'vitest';
import { CallbackRejected, parseCallback } from '../../../src/wecom/callback/index.ts';
import { answer, catalogue, contact, event, message, pressFields, tag } from './catalogue.ts';

describe('the catalogue', () => {
  test.each(catalogue)('%s', (_, xml, expected) => {
    expect(parseCallback(xml)).toStrictEqual(expected);
  });

  test('userids are compared in small letters', () => {
    expect(parseCallback(event('subscribe', '', { from: 'Advisor01' })).userid).toBe('advisor01');
  });

  test('a question called like an object member is only a question', () => {
    const parsed = parseCallback(event('template_card_event', pressFields(answer('__proto__', 'a'))));
    expect(parsed.kind === 'press' && Object.entries(parsed.selections)).toEqual([['__proto__', ['a']]]);
  });
});

describe('refused, naming the element', () => {
  test.each([
    ['no type', `<xml>${tag('FromUserName', 'a')}</xml>`, 'MsgType'],
    ['no sender', `<xml>${tag('MsgType', 'text')}</xml>`, 'FromUserName'],
    ['an event without a name', message('event', ''), 'Event'],
    ['a press without a task', event('template_card_event'), 'TaskId'],
    ['a contact change of nobody', contact('delete_user', ''), 'UserID'],
    ['a number that is none', event('LOCATION', '<Latitude>north</Latitude>'), 'Latitude'],
    ['departments that are none', contact('update_user', tag('UserID', 'a') + tag('Department', '1,x')), 'Department'],
    ['another root', '<doc></doc>', 'root'],
  ])('%s', (_, xml, named) => {
    expect(() => parseCallback(xml)).toThrow(CallbackRejected);
    expect(() => parseCallback(xml)).toThrow(named);
  });
});

describe('what WeCom leaves out or misspells', () => {
  test('OpitonIds beside OptionIds, or in their place: each answer is heard once', () => {
    const both = `<SelectedItem>${tag('QuestionKey', 'q')}<OptionIds>${tag('OptionId', 'a')}</OptionIds><OpitonIds>${tag('OptionId', 'a')}${tag('OptionId', 'b')}</OpitonIds></SelectedItem>`;
    const one = `<SelectedItem>${tag('QuestionKey', 'q2')}<OpitonIds>${tag('OpitonId', 'c')}</OpitonIds></SelectedItem>`;
    const parsed = parseCallback(event('template_card_event', pressFields(both + one)));
    expect(parsed.kind === 'press' && parsed.selections).toEqual({ q: ['a', 'b'], q2: ['c'] });
  });

  test.each(['<Department></Department>', '<Department/>', '<Department> <![CDATA[ ]]> </Department>', ''])(
    'a member whose departments are written “%s” is told to have moved nowhere',
    (department) => {
      const parsed = parseCallback(contact('update_user', tag('UserID', 'lisi') + department));
      expect(parsed).toMatchObject({ change: 'update_user', fields: { departments: null } });
    },
  );

  test.each(['', '<ParentId></ParentId>'])('a department renamed with “%s” stays where it was', (parent) => {
    const parsed = parseCallback(contact('update_party', `<Id>2</Id>${tag('Name', '风控部')}${parent}`));
    expect(parsed).toMatchObject({ change: 'update_party', department: 2, fields: { parentId: null } });
  });

  test('the system’s own events need no sender', () => {
    const xml = `<xml><ToUserName>ww</ToUserName><MsgType>event</MsgType><Event>close_inactive_agent</Event></xml>`;
    expect(parseCallback(xml)).toMatchObject({ kind: 'close_inactive_agent', userid: 'sys' });
  });

  test.each([
    ['customer service', '<MsgType>event</MsgType><Event>kf_msg_or_event</Event><Token>T</Token>', 'kf_msg_or_event'],
    ['a suite', '<SuiteId>s</SuiteId><InfoType>suite_ticket</InfoType><TimeStamp>1</TimeStamp>', 'suite_ticket'],
    [
      'a time that is none',
      '<MsgType>event</MsgType><Event>living_status_change</Event><CreateTime>?</CreateTime>',
      'living_status_change',
    ],
  ])('%s has no sender and no form of ours, and is heard as foreign', (_, fields, name) => {
    expect(parseCallback(`<xml>${fields}</xml>`)).toMatchObject({ kind: 'other', event: name, userid: '' });
  });
});
