import { describe, expect, test } from 'vitest';
import { syncOutcomeOfAnswer, syncOutcomeOfError } from '../../../src/outbound/sync-card.ts';
import { outcomeOfError, outcomeOfReceipt } from '../../../src/outbound/verdict.ts';
import { WecomRefusal, WecomUnreachable } from '../../../src/wecom/api/index.ts';
import { CardLimitError } from '../../../src/wecom/cards/index.ts';

const refused = (errcode: number, api = 'message/send') => new WecomRefusal({ api, errcode, errmsg: 'no' });
const away = (mayHaveLanded: boolean) =>
  new WecomUnreachable({ api: 'message/send', reason: 'ETIMEDOUT', mayHaveLanded });
const elsewhere = new WecomUnreachable({
  api: 'message/send',
  reason: 'status 404 without JSON',
  mayHaveLanded: false,
  isAddressWrong: true,
});
const receipt = { msgid: 'm', responseCode: null, invalidUsers: [], unlicensedUsers: [] };

describe('a send came to', () => {
  test.each([
    [refused(-1), 'temporary'],
    [refused(6000), 'temporary'],
    [refused(40014), 'token'],
    [refused(45009), 'limited'],
    [refused(45033), 'limited'],
    [refused(60020), 'config'],
    [refused(48002), 'config'],
    [refused(301002), 'config'],
    [refused(60011), 'config'],
    [refused(81013), 'not_reached'],
    [refused(60111), 'not_reached'],
    [refused(42014), 'duplicate'],
    [refused(40035), 'fault'],
    [refused(40007), 'fault'],
    [refused(987_654), 'fault'],
    [away(false), 'temporary'],
    [away(true), 'unknown'],
    [elsewhere, 'config'],
    [new TypeError('ours'), 'unknown'],
  ])('%s: %s', (error, result) => {
    expect(outcomeOfError(error).result).toBe(result);
  });

  test('errcode 0 counts only for those who are neither invalid nor unlicensed', () => {
    expect(outcomeOfReceipt({ ...receipt, invalidUsers: ['other'] }, 'adv-1').result).toBe('ok');
    expect(outcomeOfReceipt({ ...receipt, invalidUsers: ['adv-1'] }, 'adv-1')).toMatchObject({
      reason: 'invalid_user',
    });
    expect(outcomeOfReceipt({ ...receipt, unlicensedUsers: ['adv-1'] }, 'adv-1')).toMatchObject({
      reason: 'unlicensed_user',
    });
  });
});

describe('an update came to', () => {
  const api = 'message/update_template_card';
  test.each([
    [refused(60140, api), 'code_spent'],
    [refused(42016, api), 'unsyncable'],
    [refused(82102, api), 'unsyncable'],
    [refused(42014, api), 'unsyncable'],
    [refused(42045, api), 'unsyncable'],
    [refused(-1, api), 'temporary'],
    [refused(42001, api), 'temporary'],
    [refused(45009, api), 'temporary'],
    [refused(60020, api), 'config'],
    [away(false), 'temporary'],
    [away(true), 'unknown'],
    [elsewhere, 'config'],
    [new CardLimitError('main_title', 'required', 'missing'), 'unsyncable'],
  ])('%s: %s', (error, result) => {
    expect(syncOutcomeOfError(error).result).toBe(result);
  });

  test('errcode 0 for somebody else is no success', () => {
    expect(syncOutcomeOfAnswer(['adv-1'], 'adv-1').result).toBe('unsyncable');
    expect(syncOutcomeOfAnswer([], 'adv-1').result).toBe('shown');
  });
});
