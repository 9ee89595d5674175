import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  forgetDraft,
  fromTemplate,
  inputOf,
  keepDraft,
  keptDraft,
  newDraft,
  ownWords,
} from '../../../src/pages/kit/bulletins/draft.ts';
import { reachText, wordsOf } from '../../../src/pages/kit/bulletins/words.ts';

const blanks = { 单位: '汀栎建材', 时间: '1月2日' };
const opened = newDraft('2026-01-01T00:00:00.000Z', { templatesOnly: false });
const PATH = '/h5/bulletins/new';

describe('a composed text survives swipe-back and reload', () => {
  const stored = new Map<string, string>();
  beforeEach(() => {
    stored.clear();
    vi.stubGlobal('sessionStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
      removeItem: (key: string) => stored.delete(key),
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  test('what was typed is there again, for its writer and on its page alone, until it is saved', () => {
    const draft = { ...opened, title: '冒充客服退款骗局', townshipIds: ['T1'] };
    keepDraft('centre-1', PATH, { draft, from: '' });
    expect(keptDraft('centre-1', PATH, opened, '')).toEqual(draft);
    expect(keptDraft('centre-2', PATH, opened, '')).toBeNull();
    expect(keptDraft('centre-1', '/h5/bulletins/1/edit', opened, '')).toBeNull();
    forgetDraft('centre-1', PATH);
    expect(keptDraft('centre-1', PATH, opened, '')).toBeNull();
  });

  test('a text changed elsewhere meanwhile is not written over by what was typed into the old one', () => {
    keepDraft('centre-1', PATH, { draft: { ...opened, title: '旧' }, from: 'as it was' });
    expect(keptDraft('centre-1', PATH, opened, 'as it is now')).toBeNull();
  });

  test('a web view that forbids storage, or holds something broken, opens the form as before', () => {
    stored.set(`eqian:draft:centre-1:${PATH}`, '{');
    expect(keptDraft('centre-1', PATH, opened, '')).toBeNull();
    vi.stubGlobal('sessionStorage', undefined);
    keepDraft('centre-1', PATH, { draft: opened, from: '' });
    expect(keptDraft('centre-1', PATH, opened, '')).toBeNull();
  });
});

describe('a template fills the form', () => {
  const templates = [{ id: 'REFUND', title: '退款骗局', body: '都是诈骗。', fraudType: 'FAKE_CS_LOGISTICS' }];

  test('its words stand in the fields and are sent as the template while nobody changes them', () => {
    const filled = { ...opened, ...fromTemplate({ templates, blanks }, 'REFUND') };
    expect(filled).toMatchObject({ title: '退款骗局', body: '都是诈骗。', fraudType: 'FAKE_CS_LOGISTICS' });
    expect(inputOf(filled)).toMatchObject({ templateId: 'REFUND' });
  });

  test('changed, they are the writer’s own; without a template they stay', () => {
    const filled = { ...opened, ...fromTemplate({ templates, blanks }, 'REFUND') };
    const changed = inputOf({ ...filled, ...ownWords({ title: '退款骗局又来了' }) });
    expect(changed).toMatchObject({ title: '退款骗局又来了', body: '都是诈骗。', fraudType: 'FAKE_CS_LOGISTICS' });
    expect(changed).not.toHaveProperty('templateId');
    expect({ ...filled, ...fromTemplate({ templates, blanks }, '') }).toMatchObject({
      templateId: '',
      body: '都是诈骗。',
    });
  });
});

const counters = { target: 0, acked: 0, late: 0, accepted: 0, unconfirmed: 0, invalid: 0, suppressed: 0, pending: 0 };

test('whoever presses reads how many people and which organisations first', () => {
  const reach = { people: 1234, organisations: 57, first: ['甲厂', '乙厂', '丙厂'] };
  expect(reachText(reach)).toBe('1234人，57个单位：甲厂、乙厂、丙厂等');
  expect(reachText({ people: 3, organisations: 1, first: ['甲厂'] })).toBe('3人，1个单位：甲厂');
  expect(reachText({ people: 3, organisations: 0, first: [] })).toBe('3人');
  expect(
    wordsOf('approve', { state: 'PENDING_APPROVAL', sendingAt: null, reach, counters, approvalAbove: 1000 }).confirm,
  ).toBe('再按一次，同意发送给1234人');
  expect(
    wordsOf('remind', { state: 'SENT', sendingAt: '2026-01-01T00:00:00.000Z', reach, counters, approvalAbove: 1000 })
      .confirm,
  ).toBe('再按一次，确认催办1234人');
});

test('above the limit the press sends it to a second officer, and says so; below, to the people', () => {
  const reach = { people: 1234, organisations: 57, first: [] };
  const above = wordsOf('submit', { state: 'DRAFT', sendingAt: null, reach, counters, approvalAbove: 1000 });
  expect([above.confirm, above.done]).toEqual([
    '再按一次，送另一位民警审批（发给1234人）',
    '已提交，另一位民警同意后才发送',
  ]);
  expect(wordsOf('submit', { state: 'DRAFT', sendingAt: null, reach, counters, approvalAbove: 1234 }).confirm).toBe(
    '再按一次，确认发送给1234人',
  );
});

test('what waits for approval is taken back from approval; only what counts down can be stopped', () => {
  const view = { sendingAt: null, reach: null, counters, approvalAbove: 1000 };
  expect(wordsOf('abort', { ...view, state: 'PENDING_APPROVAL' })).toMatchObject({
    name: '撤回送审',
    done: '已撤回送审，退回草稿',
  });
  expect(wordsOf('abort', { ...view, state: 'SCHEDULED' }).name).toBe('停止发送');
});
