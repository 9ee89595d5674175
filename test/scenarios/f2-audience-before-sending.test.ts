import { describe, expect, test } from 'vitest';
import type { AudienceData, PastedData, PreviewData } from '../../src/domain/bulletins/api.ts';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';
import { TEXT, useBulletins } from './bulletin-actions.ts';

describe('F2: whom it will reach is known by name before it goes out', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { browser } = actions;
  const { act, draft } = useBulletins(testApp, actions);

  const paste = async (userid: string, lines: string[]) =>
    (await browser(userid)).post<PastedData>('/api/bulletins/options/pasted', { lines });

  test('a pasted list finds organisations by name, short name and code, and keeps every line that names none', async () => {
    const { app } = testApp;
    const [plant, other] = await Promise.all(
      ['0007', '0010'].map((code) => app.directory.organisationByCode(app.db, code)),
    );
    const { name: plantName = '', shortName: plantShort = '' } = plant ?? {};
    const { name = '', shortName = '' } = other ?? {};
    const list = await paste('centre-1', [
      `  ${plantName} `,
      '0010',
      shortName,
      '',
      `${plantShort}厂`,
      '没有这样的单位',
    ]);
    expect(list.found.map(({ id }) => id)).toEqual([plant?.id, other?.id]);
    expect(list.repeated).toBe(1);
    expect(list.unmatched.map(({ line }) => line)).toEqual([`${plantShort}厂`, '没有这样的单位']);
    expect(list.unmatched[0]?.candidates).toContainEqual({ id: plant?.id, name: plantName });
    expect(name).not.toBe('');
    const elsewhere = await paste('cp-01', [plantName, name]);
    const all = [...elsewhere.found, ...elsewhere.unmatched].length;
    expect(all).toBe(2);
    expect(elsewhere.unmatched.length).toBeGreaterThan(0);
  });

  test('page by page everybody the filter means stands there once, with his own reason, and the look is on record', async () => {
    const organisation = await testApp.app.directory.organisationByCode(testApp.app.db, '0010');
    const asked = { roles: ['EMPLOYEE', 'ADVISOR'], organisationIds: [organisation?.id ?? ''] };
    const http = await browser('centre-1');
    const deadlineAt = new Date((await testApp.now()).getTime() + minutes(60)).toISOString();
    const { people } = await http.post<PreviewData>('/api/bulletins/preview', { ...TEXT, deadlineAt, filter: asked });
    const seen: AudienceData['people'] = [];
    for (let after: string | null = ''; after !== null; ) {
      const page: AudienceData = await http.post('/api/bulletins/audience', {
        filter: asked,
        limit: 20,
        ...(after ? { after } : {}),
      });
      seen.push(...page.people);
      after = page.next;
    }
    expect(seen.length).toBe(people);
    expect(new Set(seen.map(({ personId }) => personId)).size).toBe(people);
    expect(seen.every(({ why }) => why.includes('单位为'))).toBe(true);
    const { count } = await testApp.app.db
      .selectFrom('auditLog')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('action', '=', 'look')
      .where('objectKind', '=', 'search')
      .where('objectId', '=', 'bulletins')
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBeGreaterThan(0);
  });

  test('who approves reads the same list; once it is out its board takes the list’s place', async () => {
    const given = await draft('centre-1');
    const second = await browser('centre-2');
    const { people } = await second.get<AudienceData>(`/api/bulletins/${given.id}/audience?limit=10`);
    expect(people.length).toBe(10);
    expect(people.every(({ role }) => role === '安全顾问')).toBe(true);
    await act('centre-1', given, 'submit');
    await testApp.advance(minutes(3));
    const after = await second.get<AudienceData>(`/api/bulletins/${given.id}/audience`);
    expect(after).toEqual({ people: [], next: null });
  });
});
