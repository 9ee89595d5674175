import { expect, test } from 'vitest';
import { arrange, explanationOf, undoUntil } from '../../../src/pages/kit/warning/rules.ts';
import { whatNow } from '../../../src/pages/kit/warning/what-now.ts';
import { ADVISOR_ME, POLICE_ME, SOMEBODY, sampleView } from './sample-view.ts';

const words = {
  steps: ['企业顾问', '再次提醒企业顾问', '社区民警', '派出所值班', '派出所所长与反诈中心'],
  outcomes: { SCAMMED: '钱已转出', DISSUADED: '已劝阻未转账', LEFT_COMPANY: '已离职' },
};

test('an advisor who has not signed finds the receipt first, and who is told next', () => {
  const view = sampleView();
  expect(arrange(view).main).toEqual(['ack', 'not_on_site', 'support']);
  expect(whatNow(view, words)).toMatchObject({
    title: '请立即签收，马上去找他',
    due: { at: '2026-01-01T00:02:00.000Z', label: '后再次提醒企业顾问' },
  });
  expect(whatNow({ ...view, escalationStep: 1 }, words).due?.label).toBe('后通知社区民警');
});

test('whose time it is decides the service; the page says what it is the time for', () => {
  const dueAt = '2026-01-01T00:05:00.000Z';
  const label = (purpose: string, changed = {}) =>
    whatNow(sampleView({ next: { purpose, dueAt }, ...changed }), words).due?.label;
  expect(label('ack')).toBe('内请签收');
  expect(label('ladder')).toBe('后再次提醒企业顾问');
  expect(label('outcome', { state: 'CONTACTED', owner: ADVISOR_ME })).toBe('内请反馈结果');
  expect(label('outcome', { state: 'REPORTED', openReason: 'SCAMMED', owner: POLICE_ME })).toBe('内请办结');
  expect(whatNow(sampleView({ next: null }), words).due).toBeNull();
});

test('police who cannot close what they reported read who can', () => {
  const scammed = { state: 'REPORTED', openReason: 'SCAMMED', owner: POLICE_ME, allowed: ['outcome'] } as const;
  const hint = (allowed: string[]) => whatNow(sampleView({ ...scammed, allowed }), words).hint;
  expect(hint(['outcome'])).toBe('处置完毕后，请派出所值班办结');
  expect(hint(['outcome', 'police_close'])).toBe('处置完毕后办结');
});

test('whose outcome was sent back reads that first, and why, until he reports again', () => {
  const entry = { at: '2026-01-01T00:20:00.000Z', actor: '砚书远', text: '', state: null, detail: {} };
  const back = { ...entry, action: 'sent_back', detail: { reason: '写明见面地点' } };
  const view = sampleView({ state: 'CONTACTED', owner: ADVISOR_ME, allowed: ['outcome'], timeline: [back] });
  expect(whatNow(view, words)).toMatchObject({ title: '反馈被退回，请补充后重新反馈', hint: '退回原因：写明见面地点' });
  const again = { ...view, timeline: [back, { ...entry, action: 'reported' }] };
  expect(whatNow(again, words).title).toBe('见到了，现在情况怎样？');
  expect(whatNow({ ...view, owner: SOMEBODY, allowed: [] }, words).tone).toBe('wait');
});

test('whoever asked a colleague to take it reads that it waits for his answer', () => {
  const handOver = { to: '汀知夏', me: false, until: '2026-01-01T12:00:00.000Z' };
  const view = sampleView({ state: 'ACKED', owner: ADVISOR_ME, allowed: ['met'], handOver });
  expect(whatNow(view, words)).toMatchObject({
    title: '已请汀知夏接手，等待确认',
    hint: '确认前仍由您负责，请继续处置',
  });
});

test('a colleague who was asked to take it reads who asks him, and by when he should answer', () => {
  const handOver = { to: '汀知夏', me: true, until: '2026-01-01T12:00:00.000Z' };
  const view = sampleView({ state: 'ACKED', owner: { ...SOMEBODY, name: '砚书远' }, allowed: [], handOver });
  const { title, hint, tone, due } = whatNow(view, words);
  expect([title, tone]).toEqual(['砚书远请您接手', 'act']);
  expect(hint).not.toContain('无需操作');
  expect(due).toEqual({ at: handOver.until, label: '内请答复是否接手' });
});

test('「转给同事」 says beforehand whom it will ask, where that is known', () => {
  expect(explanationOf('hand_over', { colleague: '汀知夏' })).toBe('将请汀知夏接手，确认前仍由您负责');
  expect(explanationOf('hand_over', { colleague: null })).toBe('同事确认前仍由您负责');
});

test('a person who may be asleep can wait for the next shift', () => {
  const view = sampleView({ level: 'LOW', allowed: ['ack', 'not_on_site', 'next_shift', 'support', 'outcome'] });
  expect(arrange(view)).toMatchObject({ main: ['ack', 'next_shift', 'support'], more: ['outcome', 'not_on_site'] });
});

test('after the receipt the meeting comes first, after the meeting the outcome', () => {
  const allowed = ['support', 'met', 'not_found', 'keep_looking', 'outcome', 'hand_over'];
  const next = { purpose: 'contact', dueAt: '2026-01-01T00:10:00.000Z' };
  const signed = sampleView({ state: 'ACKED', owner: ADVISOR_ME, allowed, next });
  expect(arrange(signed)).toMatchObject({ main: ['met', 'not_found', 'support'], more: ['outcome', 'hand_over'] });
  expect(whatNow(signed, words).due?.label).toBe('内请见到本人');
  const met = sampleView({ state: 'CONTACTED', owner: ADVISOR_ME, allowed: ['support', 'outcome', 'hand_over'] });
  expect(arrange(met).main).toEqual(['outcome', 'support']);
});

test('colleagues of the signer are told that nothing is asked of them', () => {
  const view = sampleView({ state: 'ACKED', owner: SOMEBODY, allowed: [], next: null });
  expect(arrange(view).main).toEqual([]);
  expect(whatNow(view, words)).toMatchObject({ tone: 'wait', due: null, hint: '您无需操作，请留意支援消息' });
});

test('when money went, the advisor stays with him, and the rest can wait', () => {
  const view = sampleView({
    state: 'REPORTED',
    outcome: 'SCAMMED',
    openReason: 'SCAMMED',
    owner: ADVISOR_ME,
    missing: ['lossCents'],
    next: null,
    allowed: ['support', 'met', 'not_found', 'outcome', 'supplement', 'undo', 'police_call'],
  });
  expect(whatNow(view, words)).toMatchObject({ title: '请陪他拨110，等民警联系', due: null });
  expect(arrange(view).main).toEqual(['supplement', 'police_call', 'support']);
});

test('police take over what nobody signed, close what they own, match what nobody knows', () => {
  const silent = sampleView({ allowed: ['take_over', 'assign_duty', 'match', 'police_close', 'revoke'] });
  expect(arrange(silent)).toMatchObject({
    main: ['take_over', 'assign_duty'],
    more: ['match', 'police_close', 'revoke'],
  });
  const allowed = ['support', 'met', 'not_found', 'outcome', 'assign_duty', 'police_close'];
  const scammed = sampleView({ state: 'REPORTED', openReason: 'SCAMMED', owner: POLICE_ME, allowed });
  expect(arrange(scammed).main).toEqual(['police_close', 'outcome', 'support']);
  const unmatched = sampleView({ state: 'UNMATCHED', subject: null, allowed: ['match', 'police_close', 'revoke'] });
  expect(arrange(unmatched)).toMatchObject({ main: ['match'], more: ['police_close', 'revoke'] });
  const returned = sampleView({ state: 'RETURNED', outcome: 'LEFT_COMPANY', allowed: ['match'] });
  expect(whatNow(returned, words).hint).toBe('退回原因：已离职');
});

test('a reviewer is asked for the review and has until its deadline', () => {
  const view = sampleView({
    state: 'REPORTED',
    outcome: 'DISSUADED',
    owner: SOMEBODY,
    note: '占线',
    viewer: { name: '砚书远', police: true, readsOnly: false },
    allowed: ['approve', 'return'],
    next: { purpose: 'review', dueAt: '2026-01-01T02:00:00.000Z' },
  });
  expect(arrange(view).main).toEqual(['approve', 'return']);
  expect(whatNow(view, words)).toMatchObject({ title: '请复核处置结果', due: { label: '内请完成复核' } });
});

test('a slip can be taken back as long as the service says', () => {
  const undoEnds = '2026-01-01T00:30:00.000Z';
  const view = sampleView({ state: 'REPORTED', allowed: ['undo'], undoUntil: undoEnds });
  expect(undoUntil(view)).toBe(undoEnds);
  expect(undoUntil({ ...view, allowed: [] })).toBeNull();
});

test('past its time it is said since when, and whose it was; of what is to come only the next step is left', () => {
  const since = '2026-01-01T00:05:00.000Z';
  const next = { purpose: 'alarm', dueAt: '2026-01-02T00:10:00.000Z' };
  const police = { name: '砚书远', police: true, readsOnly: false };
  const unsigned = sampleView({ next, overdue: { of: 'RECEIPT', since }, viewer: police, allowed: ['take_over'] });
  const late = { since, missed: '无人签收', by: '企业顾问', task: '签收' };
  expect(whatNow(unsigned, words)).toMatchObject({ late, due: { label: '后再次告警' } });
  expect(whatNow({ ...unsigned, exhausted: true }, words).late?.missed).toBe('无人接手');
});

test('a lapse is the owner’s, by his name to others and as his own to himself', () => {
  const overdue = { of: 'PROGRESS', since: '2026-01-01T00:30:00.000Z' } as const;
  const lapsed = sampleView({ state: 'ACKED', lapsed: true, overdue, owner: ADVISOR_ME, allowed: ['met'] });
  expect(whatNow(lapsed, words).late).toMatchObject({ missed: '未见进展', by: '您', task: '有进展' });
  expect(whatNow({ ...lapsed, owner: SOMEBODY }, words).late?.by).toBe(SOMEBODY.name);
});

test('whoever checks the work of others reads how it stands; nothing is asked of him', () => {
  const viewer = { name: '岚知夏', police: false, readsOnly: true };
  const owner = SOMEBODY;
  const read = (changed: Parameters<typeof sampleView>[0]) =>
    whatNow(sampleView({ viewer, owner, allowed: [], ...changed }), words);
  const asks = /请|您|辛苦|谢谢/;
  for (const state of [
    'NEW',
    'MATCHED',
    'DISPATCHED',
    'ACKED',
    'CONTACTED',
    'REPORTED',
    'CLOSED',
    'REVOKED',
  ] as const) {
    const { title, hint, due } = read({ state, outcome: 'DISSUADED' });
    expect(title).not.toMatch(asks);
    expect({ hint, due }).toEqual({ hint: '', due: null });
  }
  expect(read({ state: 'REPORTED', openReason: 'SCAMMED', outcome: 'SCAMMED' }).title).toBe(
    '已反馈：钱已转出，民警处置中',
  );
});
