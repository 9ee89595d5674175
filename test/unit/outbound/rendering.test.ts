import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newId } from '../../../src/lib/ids.ts';
import { canonicalJson, contentHash, renderMessage, sendableCardState } from '../../../src/outbound/message.ts';
import { CardLimitError, checkTaskId, type TemplateCard } from '../../../src/wecom/cards/index.ts';

const card: TemplateCard = {
  card_type: 'button_interaction',
  main_title: { title: '请签收', desc: '十分钟内' },
  button_list: [{ text: '立即签收', key: 'ack' }],
};
const ground = { messageId: newId(), userid: 'adv-1', agentId: '1000002', duplicateCheckSeconds: 1800 };

describe('canonical JSON', () => {
  test('says the same of equal content, whatever the order of its fields', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true });
    fc.assert(
      fc.property(object, (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      }),
    );
  });

  test('keeps the order of lists and drops fields without a value', () => {
    expect(canonicalJson({ b: [2, 1, { d: 1, c: undefined }], a: null })).toBe('{"a":null,"b":[2,1,{"d":1}]}');
  });

  test('different content hashes differently', () => {
    expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: 2 }));
  });
});

describe('rendering', () => {
  test('a card gets its task_id, the agent and the duplicate check', () => {
    const { json, taskId, contentHash: hash } = renderMessage({ ...ground, content: { type: 'card', card } });
    expect(() => checkTaskId(taskId)).not.toThrow();
    expect(taskId).toBe(`m${ground.messageId}`);
    expect(JSON.parse(json)).toEqual({
      touser: 'adv-1',
      agentid: 1000002,
      msgtype: 'template_card',
      enable_duplicate_check: 1,
      duplicate_check_interval: 1800,
      template_card: { ...card, task_id: taskId },
    });
    expect(hash).toBe(contentHash(card));
  });

  test('the duplicate check covers 30 minutes at least and 4 hours at most', () => {
    const interval = (duplicateCheckSeconds: number) =>
      JSON.parse(renderMessage({ ...ground, duplicateCheckSeconds, content: { type: 'text', text: '好' } }).json)
        .duplicate_check_interval;
    expect([interval(1), interval(99_999)]).toEqual([1800, 14_400]);
  });

  test('an answer in the chat goes out every time, however often it is the same', () => {
    const content = { type: 'text' as const, text: '这条没看懂，请改发文字或截图。' };
    expect(JSON.parse(renderMessage({ ...ground, content, isReply: true }).json)).toEqual({
      touser: 'adv-1',
      agentid: 1000002,
      msgtype: 'text',
      text: { content: content.text },
    });
  });

  test('a card beyond the limits is refused by field', () => {
    const tooMany = { ...card, button_list: Array(7).fill({ text: '签收', key: 'ack' }) } as TemplateCard;
    expect(() => renderMessage({ ...ground, content: { type: 'card', card: tooMany } })).toThrow(CardLimitError);
  });

  test('what only updates know stays behind when a face becomes a message', () => {
    expect(sendableCardState({ ...card, replace_text: '已签收' } as TemplateCard)).toEqual(card);
    expect(sendableCardState(card)).toBe(card);
  });
});
