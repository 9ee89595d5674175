import { describe, expect, test } from 'vitest';
import type { TasksData } from '../../src/domain/tasks/index.ts';
import { hours } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';
import { useBulletins } from './bulletin-actions.ts';

// 0011: adv-0011-1, community police cp-01, station duty-01. 0001: advisors -1 and -3 by day, -2 by night.
describe('「我的任务」 lists whatever waits for me, by whose turn it is', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { act, browser, list, press, titles, warn } = actions;
  const { act: actOn, draft } = useBulletins(testApp, actions);
  const waiting = async (userid: string) => (await browser(userid)).get<TasksData>('/api/me/tasks');
  const kinds = async (userid: string, { number }: { number: string }) =>
    (await waiting(userid)).tasks.filter(({ about }) => about.includes(number)).map(({ kind }) => kind);
  const stranger = () => testApp.warn({ person: { phone: '15499990000' }, level: 'MEDIUM' });

  test('an unmatched warning waits for the centre and for nobody else, with a number on the entry', async () => {
    const warning = await stranger();
    expect(warning.state).toBe('UNMATCHED');
    expect(await kinds('centre-1', warning)).toEqual(['MATCH']);
    expect((await waiting('centre-1')).counts['/h5/warnings']).toBeGreaterThan(0);
    for (const userid of ['duty-01', 'cp-01', 'adv-0011-1', 'admin-1'])
      expect(await kinds(userid, warning)).toEqual([]);
    expect(await list('centre-1', '?mine=true')).toContain(warning.number);
    expect(await list('duty-01', '?mine=true')).not.toContain(warning.number);
  });

  test('what a station proposes waits for the centre', async () => {
    const proposed = await (await browser('duty-01')).post<{ number: string; state: string }>('/api/warnings', {
      sourceRef: 'turn-1',
      level: 'MEDIUM',
      fraudType: 'FAKE_LOAN',
      person: { employeeId: 'emp-0011-0031' },
    });
    expect(proposed.state).toBe('NEW');
    expect(await kinds('centre-2', proposed)).toEqual(['MATCH']);
    expect(await kinds('duty-01', proposed)).toEqual([]);
  });

  test('it goes from hand to hand: sign, find, report, review, and is nobody’s once closed', async () => {
    const warning = await warn('emp-0001-0100');
    expect(await kinds('adv-0001-1', warning)).toEqual(['SIGN']);
    expect(await kinds('adv-0001-3', warning)).toEqual(['SIGN']);
    await press('adv-0001-1', '立即签收', warning);
    expect(await kinds('adv-0001-1', warning)).toEqual(['FIND']);
    expect(await kinds('adv-0001-3', warning)).toEqual([]);
    expect(await list('adv-0001-3', '?mine=true')).not.toContain(warning.number);
    await press('adv-0001-1', '已见到本人', warning);
    expect(await kinds('adv-0001-1', warning)).toEqual(['REPORT']);
    await act('adv-0001-1', warning, 'outcome', { outcome: 'DISSUADED', detail: { method: 'IN_PERSON' } });
    expect(await kinds('adv-0001-1', warning)).toEqual([]);
    expect(await kinds('duty-01', warning)).toEqual(['REVIEW']);
    expect(await kinds('centre-1', warning)).toEqual([]);
    await act('duty-01', warning, 'approve');
    expect(await kinds('duty-01', warning)).toEqual([]);
  });

  test('what climbed to police waits for the officer asked, until somebody takes over', async () => {
    const warning = await warn('emp-0011-0032');
    expect(await kinds('cp-01', warning)).toEqual([]);
    await testApp.advance(5 * 60_000);
    expect(await kinds('cp-01', warning)).toEqual(['TAKE_OVER']);
    await press('cp-01', '我来处置', warning);
    expect(await kinds('cp-01', warning)).toEqual(['FIND']);
    expect(await kinds('adv-0011-1', warning)).toEqual([]);
  });

  test('「我的任务」 in the chat brings the officer what he is to match', async () => {
    const warning = await stranger();
    const before = (await titles('centre-1')).length;
    await testApp.phone('centre-1').chat('我的任务');
    await testApp.advance(0);
    expect((await titles('centre-1')).slice(before)).toContain('【待办】预警待匹配员工');
    expect(await kinds('centre-1', warning)).toEqual(['MATCH']);
  });

  test('a hand-over waits for the colleague, who answers on the page', async () => {
    const warning = await warn('emp-0001-0101');
    await press('adv-0001-1', '立即签收', warning);
    await press('adv-0001-1', '转给同事', warning);
    const [offer] = (await waiting('adv-0001-2')).tasks;
    expect(offer).toMatchObject({ kind: 'HANDOVER' });
    const answered = (await browser('adv-0001-3')).post(`/api/handovers/${offer?.id}/answer`, { answer: 'accepted' });
    expect(await actions.refusalOf(answered)).toMatchObject({ status: 404 });
    await (await browser('adv-0001-2')).post(`/api/handovers/${offer?.id}/answer`, { answer: 'accepted' });
    await testApp.advance(0);
    expect(await kinds('adv-0001-2', warning)).toEqual(['FIND']);
    expect(await titles('adv-0001-2')).toContain('已由您接手，谢谢您');
  });

  test('a follow-up waits for whoever reported, who answers on the page', async () => {
    const warning = await warn('emp-0011-0033', { level: 'HIGH' });
    await press('adv-0011-1', '立即签收', warning);
    await press('adv-0011-1', '已见到本人', warning);
    await act('adv-0011-1', warning, 'outcome', { outcome: 'DISSUADED', detail: { method: 'IN_PERSON' } });
    await act('duty-01', warning, 'approve');
    await testApp.advance(hours(72));
    const task = (await waiting('adv-0011-1')).tasks.find(({ kind }) => kind === 'FOLLOW_UP');
    await (await browser('adv-0011-1')).post(`/api/follow-ups/${task?.id}/answer`, { answer: 'STABLE' });
    expect((await waiting('adv-0011-1')).tasks.filter(({ kind }) => kind === 'FOLLOW_UP')).toEqual([]);
  });

  test('a bulletin waits for a second officer, never for its author; then for those who sign', async () => {
    const written = await draft('centre-1', { filter: { roles: ['EMPLOYEE' as const] } });
    await actOn('centre-1', written, 'submit');
    expect(await kinds('centre-2', written)).toEqual(['APPROVE']);
    expect(await kinds('centre-1', written)).toEqual([]);
    expect(await kinds('duty-03', written)).toEqual([]);
    expect((await waiting('centre-2')).counts['/h5/bulletins']).toBe(1);
    await actOn('centre-2', written, 'refuse', { reason: '再写短些' });
    expect(await kinds('centre-2', written)).toEqual([]);
  });

  test('a proposed advisor and a request about one’s data wait for the community police', async () => {
    const organisationId = (await testApp.app.directory.organisationByCode(testApp.app.db, '0011'))?.id;
    await (await browser('adv-0011-1')).post('/api/appointments', { organisationId, employeeId: 'emp-0011-0034' });
    await (await browser('emp-0011-0035')).post('/api/me/requests', { kind: 'CORRECTION', words: '岗位写错了' });
    const { tasks, counts } = await waiting('cp-01');
    expect(tasks.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['APPOINT', 'DATA_REQUEST']));
    expect(counts).toMatchObject({ '/h5/appointments': 1, '/h5/requests': 1 });
    expect((await waiting('cp-03')).tasks.map(({ kind }) => kind)).not.toContain('APPOINT');
    expect((await waiting('adv-0011-1')).tasks.map(({ kind }) => kind)).not.toContain('APPOINT');

    const before = (await titles('cp-01')).length;
    await testApp.phone('cp-01').chat('我的任务');
    await testApp.advance(0);
    expect((await titles('cp-01')).slice(before)).toContain('【待办】还有其他待办');
  });

  test('who is asked to be advisor finds that waiting, and answers on the page as on his card', async () => {
    const organisationId = (await testApp.app.directory.organisationByCode(testApp.app.db, '0011'))?.id;
    const asked = async (employeeId: string) => {
      const { id } = await (await browser('adv-0011-1')).post<{ id: string }>('/api/appointments', {
        organisationId,
        employeeId,
        title: '安全科长',
      });
      expect((await waiting(employeeId)).tasks).toEqual([]);
      await (await browser('duty-01')).post(`/api/appointments/${id}/accept`);
      await testApp.advance(0);
      return id;
    };
    const answer = async (userid: string, id: string, word: string) =>
      (await browser(userid)).post(`/api/me/appointments/${id}/answer`, { answer: word });

    const id = await asked('emp-0011-0036');
    const { tasks, counts } = await waiting('emp-0011-0036');
    expect(tasks).toMatchObject([{ kind: 'ACCEPT', id, about: expect.stringContaining('安全科长') }]);
    expect(counts).toEqual({ '/h5/warnings': 1 });
    expect(await actions.refusalOf(answer('emp-0011-0037', id, 'accept'))).toMatchObject({ status: 404 });
    await answer('emp-0011-0036', id, 'accept');
    await testApp.advance(0);
    expect((await waiting('emp-0011-0036')).tasks.filter(({ kind }) => kind === 'ACCEPT')).toEqual([]);
    const { roles } = await (await browser('emp-0011-0036')).get<{ roles: { role: string }[] }>('/api/me/profile');
    expect(roles.map(({ role }) => role)).toContain('ADVISOR');
    expect(await actions.refusalOf(answer('emp-0011-0036', id, 'decline'))).toMatchObject({ status: 409 });

    const declined = await asked('emp-0011-0038');
    await answer('emp-0011-0038', declined, 'decline');
    expect((await waiting('emp-0011-0038')).tasks).toEqual([]);
  });

  test('a checked list waits for whoever handed it in, until he confirms or drops it', async () => {
    const people = [1, 2].map((n) => `0011,新车间,岚知夏,N${n},1549990001${n},2026-01-05,否`);
    const text = ['统一社会信用代码,部门/车间,姓名,工号,手机号,入职日期,是否外省', ...people].join('\n');
    const sent = await (await browser('adv-0011-1')).upload('/api/imports', text, 'text/csv');
    const { id } = (await sent.json()) as { id: string };
    const lists = async (userid: string) => (await waiting(userid)).tasks.filter(({ kind }) => kind === 'IMPORT');
    expect(await lists('adv-0011-1')).toMatchObject([{ id, path: `/h5/imports/${id}`, about: '2行' }]);
    expect((await waiting('adv-0011-1')).counts['/h5/imports']).toBe(1);
    expect(await lists('cp-01')).toEqual([]);
    await (await browser('adv-0011-1')).post(`/api/imports/${id}/discard`);
    expect(await lists('adv-0011-1')).toEqual([]);
  });
});
