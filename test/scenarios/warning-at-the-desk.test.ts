import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { CourseData, PeopleData, ReviewsData } from '../../src/domain/warning-views/api.ts';
import type { WarningViewData } from '../../src/domain/warnings/api.ts';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { type Received, useTestApp } from '../support/test-app.ts';

describe('a warning at the officers’ desk', () => {
  const testApp = useTestApp();
  const { act, browser, press, refusalOf, warn } = useActions(testApp);

  const courseOf = async (userid: string, { id }: { id: string }) =>
    (await browser(userid)).get<CourseData>(`/api/warnings/${id}/course`);
  const people = async (userid: string, q: string) =>
    (await browser(userid)).get<PeopleData>(`/api/warnings/people?q=${encodeURIComponent(q)}`);
  const reviews = async (userid: string, query = '') =>
    (await browser(userid)).get<ReviewsData>(`/api/warnings/reviews${query}`);

  test('its ladder says which step was told when, and when the next one comes', async () => {
    const warning = await warn('emp-0010-0010', { level: 'CRITICAL' });
    const before = await courseOf('centre-1', warning);
    expect(before.ladder.map(({ place }) => place)).toEqual(['NOTIFIED', 'NEXT', 'LATER', 'LATER', 'LATER']);
    await testApp.advance(minutes(5));
    const after = await courseOf('centre-1', warning);
    expect(after.ladder.map(({ place }) => place).slice(0, 3)).toEqual(['NOTIFIED', 'NOTIFIED', 'NOTIFIED']);
    const due = after.ladder.flatMap(({ dueAt }) => dueAt ?? []);
    expect(due).toEqual([...due].sort());
    await press('adv-0010-1', '立即签收', warning);
    const signed = await courseOf('centre-1', warning);
    expect(signed.asked.find(({ answers }) => answers.length > 0)?.answers[0]?.text).toBe('签收');
  });

  test('each card stands there as the phone shows it, with each call and the platform’s answer', async () => {
    const warning = await warn('emp-0010-0011', { level: 'CRITICAL' });
    await press('adv-0010-1', '立即签收', warning);
    const { sent } = await courseOf('duty-01', warning);
    const his = sent.filter(({ template }) => template.startsWith('C01'));
    const phone = await testApp.phone('adv-0010-1').card(warning);
    const same = his.find(({ card }) => card?.title === phone.card?.main_title?.title);
    expect(same?.card?.buttons.map(({ text }) => text)).toEqual(phone.buttons.map(({ text }) => text));
    expect(his.every(({ attempts }) => attempts.some(({ result }) => result === 'ok'))).toBe(true);
    expect(same?.attempts.map(({ kind }) => kind)).toContain('update');
  });

  test('the auditor sees what was sent, masked and without its words; the employer’s people see nothing of it', async () => {
    const warning = await warn('emp-0010-0012', { level: 'CRITICAL' });
    const seen = await courseOf('auditor-1', warning);
    expect(seen.sent.length).toBeGreaterThan(0);
    expect(seen.sent.every(({ card, text, to }) => card === null && text === null && to.includes('*'))).toBe(true);
    expect(await courseOf('adv-0010-1', warning)).toMatchObject({ sent: [], asked: [], ladder: [], previous: [] });
    expect(await refusalOf(courseOf('duty-02', warning))).toMatchObject({ status: 404 });
  });

  test('what was about the same person before stands beside it, by the reader’s right', async () => {
    const first = await warn('emp-0010-0013', { level: 'LOW' });
    await act('centre-1', first, 'revoke', { reason: '重复下发' });
    const second = await warn('emp-0010-0013', { level: 'CRITICAL' });
    expect((await courseOf('duty-01', second)).previous.map(({ number }) => number)).toEqual([first.number]);
    expect((await courseOf('adv-0010-1', second)).previous).toEqual([]);
  });

  test('whoever raises one finds people masked, of his own places, with what is open about them', async () => {
    const open = await warn('emp-0010-0014', { level: 'HIGH' });
    const { subject } = await (await browser('centre-1')).get<{ subject: { name: string } }>(
      `/api/warnings/${open.id}`,
    );
    const found = await people('cp-01', subject.name);
    const his = found.people.find((one) => one.open.length > 0);
    expect(his?.open.map(({ number }) => number)).toEqual([open.number]);
    expect(found.people.every(({ name }) => name.includes('*'))).toBe(true);
    expect((await people('cp-02', subject.name)).people.flatMap((one) => one.open)).toEqual([]);
    expect((await people('centre-1', '')).people).toEqual([]);
    expect(await refusalOf(people('adv-0010-1', subject.name))).toMatchObject({ status: 403 });
  });

  test('the queue holds what waits for this officer’s review, and never what he reported himself', async () => {
    const theirs = await warn('emp-0010-0015', { level: 'MEDIUM' });
    await act('adv-0010-1', theirs, 'outcome', { outcome: 'NOT_INVOLVED', detail: { method: 'PHONE' } });
    const own = await warn('emp-0010-0016', { level: 'CRITICAL' });
    await act('duty-01', own, 'take_over');
    await act('duty-01', own, 'outcome', { outcome: 'NOT_INVOLVED', detail: { method: 'PHONE' } });
    const seen = await reviews('duty-01');
    expect([seen.total, seen.reviews.map(({ number }) => number)]).toEqual([1, [theirs.number]]);
    const first = await reviews('centre-1', '?limit=1');
    expect(first.reviews.map(({ number }) => number)).toEqual([own.number]);
    expect((await reviews('centre-1', `?after=${first.next}`)).reviews.map(({ number }) => number)).toEqual([
      theirs.number,
    ]);
    expect((await reviews('duty-02')).reviews).toEqual([]);
    expect(await refusalOf(reviews('cp-01'))).toMatchObject({ status: 403 });
  });

  test('on paper stands no more than its reader asked for and may read, and each sheet is on record', async () => {
    const warning = await warn('emp-0010-0017', { level: 'CRITICAL', note: '家属来电求助' });
    await press('adv-0010-1', '立即签收', warning);
    await act('adv-0010-1', warning, 'hand_over').catch(() => {});
    const sheet = async (userid: string, names = '') =>
      (await browser(userid)).get<WarningViewData>(`/api/warnings/${warning.id}/print${names}`);
    const seen = await (await browser('duty-01')).get<WarningViewData>(`/api/warnings/${warning.id}`);
    const names = [seen.subject?.name, seen.owner?.name, ...seen.timeline.map(({ actor }) => actor)].filter(
      (name): name is string => name !== undefined && name !== '系统' && name !== '预警接口',
    );
    expect(names.length).toBeGreaterThan(1);
    for (const userid of ['duty-01', 'auditor-1', 'adv-0010-1']) {
      const text = JSON.stringify({ ...(await sheet(userid)), viewer: null });
      expect(names.filter((name) => text.includes(name))).toEqual([]);
      expect(text).not.toContain('家属来电求助');
    }
    expect(await sheet('duty-01', '?names=true')).toMatchObject({ subject: seen.subject, note: '家属来电求助' });
    for (const userid of ['auditor-1', 'adv-0010-1'])
      expect(await refusalOf(sheet(userid, '?names=true'))).toMatchObject({ status: 403 });
    expect(await refusalOf(sheet('duty-02'))).toMatchObject({ status: 404 });
    const { rows } = await sql<{ named: boolean }>`
      select (after ->> 'named')::boolean as named from audit_log
      where action = 'warning.printed' and object_id = ${warning.id} order by id`.execute(testApp.app.db);
    expect(rows.map(({ named }) => named)).toEqual([false, false, false, true]);
  });

  test('a number that has no business in a note is struck out by the service, whatever page it came from', async () => {
    const note = '身份证11010519491231002X，卡6222020200112230004，手机15400001234';
    const answer = await (await browser('centre-1')).post<Received>('/api/warnings', {
      ...{ sourceRef: 'DESK-NOTE', level: 'HIGH', fraudType: 'FAKE_LOAN', note },
      person: { employeeId: 'emp-0010-0018' },
    });
    const { note: kept } = await (await browser('centre-1')).get<WarningViewData>(`/api/warnings/${answer.id}`);
    for (const number of ['11010519491231002X', '6222020200112230004', '15400001234'])
      expect(kept).not.toContain(number);
    expect(kept).toContain('身份证');
  });
});
