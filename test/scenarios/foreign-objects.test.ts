import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { newId } from '../../src/lib/ids.ts';
import { addMs, days, shanghaiDay } from '../../src/lib/time.ts';
import { castOf } from '../support/cast.ts';
import { useDeeds } from '../support/deeds.ts';
import { placeOf } from '../support/readers.ts';
import { type DescribedRoute, routesOf, sampleOf } from '../support/routes-of.ts';
import { useTown } from '../support/town.ts';

/** Everybody of plant 0006 and of the county's offices; what they try to reach is plant 0010's. */
const OUTSIDERS = [
  'duty',
  'chief',
  'community',
  'advisor',
  'advisor elsewhere',
  'owner',
  'propagandist',
  'desk',
  'employee',
  'advisor+desk',
  'joint',
  'lecturer',
];
const REFUSED = new Set([401, 403, 404]);

describe('an object of another place', () => {
  const town = useTown();
  const deeds = useDeeds(town);
  const { browser, warn } = deeds;

  async function foreignObjects() {
    const { db } = town.app;
    const now = await town.now();
    const place = await placeOf(town, '0010', '0010');
    const [advisor, station, asker] = [
      await browser('adv-0010-1'),
      await browser('duty-01'),
      await browser('emp-0010-0020'),
    ];
    const { organisationId, gridUnitId } = place;
    const personId = await deeds.personIdOf('emp-0010-0020');
    const made = async (by: typeof advisor, path: string, body: object) =>
      (await by.post<{ id: string }>(path, body)).id;
    const warning = await warn('emp-0010-0021', { fraudType: 'ROMANCE', note: '对方称能代为投资' });
    const words = { title: '冒充客服退款骗局', body: '让您共享屏幕的都是诈骗。', fraudType: 'FAKE_CS_LOGISTICS' };
    const deadlineAt = addMs(now, days(1)).toISOString();
    const bulletin = await made(station, '/api/bulletins', { ...words, deadlineAt, filter: { roles: ['ADVISOR'] } });
    const campaign = await made(advisor, '/api/campaigns', {
      name: '三项防护',
      scope: {},
      deadline: shanghaiDay(addMs(now, days(30))),
    });
    const uploaded = await advisor.upload('/api/imports', '姓名,工号\n岚知夏,90001\n', 'text/csv');
    const { id: roster } = (await uploaded.json()) as { id: string };
    const employee = { organisationId, employeeId: 'emp-0010-0022' };
    const appointment = await made(advisor, '/api/appointments', employee);
    const span = { from: addMs(now, days(2)).toISOString(), until: addMs(now, days(3)).toISOString() };
    const leave = await made(advisor, '/api/leaves', span);
    const visit = await made(advisor, '/api/visits', {
      gridUnitId,
      visitedOn: shanghaiDay(now),
      purpose: 'PUBLICITY',
      people: 3,
    });
    const shift = await made(station, '/api/shifts', {
      personId: await deeds.personIdOf('adv-0010-1'),
      role: 'ADVISOR',
      scopeId: organisationId,
      startsAt: span.from,
      endsAt: span.until,
    });
    const request = await made(asker, '/api/me/requests', { kind: 'CORRECTION', words: '岗位写错了' });
    const picture = newId();
    await sql`insert into protection_evidence (id, person_id, userid, media_id, state, received_at, next_try_at)
      values (${picture}, ${personId}, 'emp-0010-0020', 'media', 'DETACHED', ${now}, ${now})`.execute(db);
    const byPrefix: Record<string, string> = {
      '/api/warnings': warning.id,
      '/api/bulletins': bulletin,
      '/api/campaigns': campaign,
      '/api/imports': roster,
      '/api/appointments': appointment,
      '/api/leaves': leave,
      '/api/shifts': shift,
      '/api/visits': visit,
      '/api/data-requests': request,
      '/api/organisations': organisationId,
      '/api/statistics/organisations': organisationId,
      '/api/readiness': organisationId,
      '/api/units': gridUnitId,
      '/api/protections/evidence': picture,
      '/api/protections/mine/evidence': picture,
    };
    const named: Record<string, string> = {
      organisationId,
      gridUnitId,
      unitId: gridUnitId,
      scopeId: organisationId,
      personId,
      employeeId: 'emp-0010-0020',
      substituteId: personId,
      campaignId: campaign,
      warningId: warning.id,
      orgId: organisationId,
    };
    const names = await Promise.all(['emp-0010-0020', 'emp-0010-0021', 'adv-0010-1'].map(deeds.nameOf));
    const organisation = await db
      .selectFrom('organisation')
      .select(['name', 'short_name'])
      .where('id', '=', organisationId)
      .executeTakeFirstOrThrow();
    return { byPrefix, named, marks: [...names, organisation.name, organisation.short_name, '代为投资'] };
  }

  test('is shown to nobody, whatever route he tries and whatever he is', async () => {
    const { server } = town.app;
    const routes = routesOf((server as unknown as { swagger(): { paths?: object } }).swagger());
    expect(routes.length).toBeGreaterThan(90);
    const { byPrefix, named, marks } = await foreignObjects();
    const cast = await castOf(town, 'emp-0006-0012');
    const isMarked = (text: string) => marks.some((mark) => text.includes(mark));
    const unknown: string[] = [];
    const wrong: string[] = [];
    let tried = 0;
    for (const route of routes) {
      const asked = requestFor(route, byPrefix, named);
      if (asked === 'unknown') unknown.push(`${route.method} ${route.path}`);
      if (asked === null || asked === 'unknown') continue;
      for (const [reader, http] of [
        ['nobody', town.http] as const,
        ...(await Promise.all(OUTSIDERS.map(async (one) => [one, await browser(cast.get(one) ?? '')] as const))),
      ]) {
        const response = await http.request(route.method, asked.url, asked.body);
        const text = await response.text();
        tried += 1;
        const isEmptyList = response.status === 200 && !asked.isNamed;
        if ((!REFUSED.has(response.status) && !isEmptyList) || isMarked(text))
          wrong.push(`${reader}: ${route.method} ${route.path} → ${response.status} ${text.slice(0, 120)}`);
      }
    }
    expect(unknown, 'say in `byPrefix` which object of another place this route is tried with').toEqual([]);
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(700);
  });
});

/** Null: the route names no object. `isNamed`: its path or body does, so that an empty answer is none either. */
function requestFor(
  { method, path, parameters, body }: DescribedRoute,
  byPrefix: Record<string, string>,
  named: Record<string, string>,
): { url: string; body: unknown; isNamed: boolean } | 'unknown' | null {
  const prefix = Object.keys(byPrefix)
    .filter((one) => path.startsWith(`${one}/`))
    .sort((a, b) => b.length - a.length)[0];
  let url = path;
  let ids = 0;
  for (const parameter of parameters.filter((one) => one.in === 'path')) {
    const isId = /^id$|Id$/.test(parameter.name);
    if (isId) ids += 1;
    const own = parameter.name === 'id' ? byPrefix[prefix ?? ''] : named[parameter.name];
    if (isId && own === undefined) return 'unknown';
    url = url.replace(`{${parameter.name}}`, own ?? String(sampleOf(parameter.schema, parameter.name, () => null)));
  }
  const inBody: string[] = [];
  const note = (name: string) => {
    if (/Id$/.test(name)) inBody.push(name);
    return /Id$/.test(name) ? (named[name] ?? newId()) : null;
  };
  const sample = body && method !== 'GET' ? sampleOf(body, '', note) : undefined;
  const query = parameters.filter((one) => one.in === 'query' && (one.required || /Id$/.test(one.name)));
  const pairs = query.map((one): [string, string] => [one.name, String(sampleOf(one.schema, one.name, note))]);
  if (ids === 0 && inBody.length === 0) return null;
  const search = new URLSearchParams(pairs).toString();
  return { url: search === '' ? url : `${url}?${search}`, body: sample, isNamed: ids > 0 || method !== 'GET' };
}
