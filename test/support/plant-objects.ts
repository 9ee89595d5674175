import { sql } from 'kysely';
import { createFieldCrypto } from '../../src/lib/field-crypto.ts';
import { newId } from '../../src/lib/ids.ts';
import { addMs, days, minutes, shanghaiDay } from '../../src/lib/time.ts';
import type { Actions } from './actions.ts';
import type { Http } from './http.ts';
import { placeOf } from './readers.ts';
import type { TestApp } from './test-app.ts';

export interface PlantObjects {
  byPrefix: Record<string, string>;
  /** What a parameter or a field of a body with this name is filled with. */
  named: Record<string, string>;
  /** Words that are in no answer but about the plant. */
  marks: string[];
}

/** One of everything that plant 0010 has, each made by whoever makes it, by the beginning of the routes it is asked at. */
export async function objectsOfPlant(testApp: TestApp, actions: Actions): Promise<PlantObjects> {
  const { browser, warn } = actions;
  const { app, config } = testApp;
  const { db } = app;
  const now = await testApp.now();
  const place = await placeOf(testApp, '0010', '0010');
  const [advisor, station, asker] = [
    await browser('adv-0010-1'),
    await browser('duty-01'),
    await browser('emp-0010-0020'),
  ];
  const { organisationId, gridUnitId } = place;
  const personId = await actions.personIdOf('emp-0010-0020');
  const made = async (by: Http, path: string, body: object) => (await by.post<{ id: string }>(path, body)).id;
  const warning = await warn('emp-0010-0021', { fraudType: 'ROMANCE', note: '对方称能代为投资' });
  const words = { title: '冒充客服退款骗局', body: '让您共享屏幕的都是诈骗。', fraudType: 'FAKE_CS_LOGISTICS' };
  const deadlineAt = addMs(now, days(1)).toISOString();
  const bulletin = await made(station, '/api/bulletins', {
    ...words,
    deadlineAt,
    filter: { roles: ['ADVISOR'], organisationIds: [organisationId] },
  });
  const campaign = await made(advisor, '/api/campaigns', {
    name: '三项防护',
    scope: {},
    deadline: shanghaiDay(addMs(now, days(30))),
  });
  const uploaded = await advisor.upload('/api/imports', '姓名,工号,手机号\n岚知夏,90001,15400008881\n', 'text/csv');
  const { id: roster } = (await uploaded.json()) as { id: string };
  const { sessions } = await asker.get<{ sessions: { id: string }[] }>('/api/me/sessions');
  const [handover, followUp] = [await offered(testApp, actions), await askedAfter(testApp, actions)];
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
    personId: await actions.personIdOf('adv-0010-1'),
    role: 'ADVISOR',
    scopeId: organisationId,
    startsAt: span.from,
    endsAt: span.until,
  });
  const request = await made(asker, '/api/me/requests', { kind: 'CORRECTION', words: '岗位写错了' });
  const picture = newId();
  const sealed = createFieldCrypto(config.fieldKeys).sealBytes(Buffer.from([0xff, 0xd8, 0xff, 0xe0]));
  await sql`insert into protection_evidence (id, person_id, userid, media_id, state, item, content_type, size_bytes, hash,
      image_sealed, received_at, next_try_at, attached_at)
    values (${picture}, ${personId}, 'emp-0010-0020', 'media', 'ATTACHED', 'APP_INSTALLED', 'image/jpeg', 4, 'hash',
      ${sealed}, ${now}, ${now}, ${now})`.execute(db);
  await station.post(`/api/bulletins/${bulletin}/submit`);
  await testApp.advance(minutes(3));
  const defect = newId();
  await db
    .insertInto('readinessDefect')
    .values({ id: defect, kind: 'ADVISOR_NOT_PRACTISED', organisationId, openedAt: now })
    .execute();
  const { id: message } = await db
    .selectFrom('delivery')
    .select('id')
    .where('ownerId', '=', warning.id)
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow();
  const centre = await browser('centre-1');
  const drill = await made(centre, '/api/drills', {
    title: '例行演练',
    level: 'LOW',
    organisationIds: [organisationId],
  });
  const settingsVersion = await made(await browser('admin-1'), '/api/settings/versions', {
    ...{ basedOn: 0, reason: '少打扰' },
    changes: { reminders: { max: 2, declineSilenceDays: 30 } },
  });
  const mute = await made(centre, '/api/mute-windows', {
    ...{ kind: 'MAINTENANCE', reason: '机房电源检修' },
    from: addMs(now, days(10)).toISOString(),
    to: addMs(now, days(10) + minutes(30)).toISOString(),
  });
  const { replay } = await centre.post<{ replay: { id: string } }>('/api/settings/replays', { changes: {} });
  const breakGlass = await made(await browser('admin-1'), '/api/break-glass', { personId, reason: '核实交办的线索' });
  await centre.post(`/api/break-glass/${breakGlass}/agree`, {});
  const view = await made(station, '/api/desk/views', {
    ...{ page: 'warnings', name: '本所夜班', search: 'level=HIGH', scopeId: null },
  });
  const secondUnit = newId();
  await db
    .insertInto('gridUnit')
    .values({ id: secondUnit, organisationId, kind: 'UNIT', name: '另一个部门', path: `/${secondUnit}/` })
    .execute();
  const audience = await made(centre, '/api/audiences', {
    ...{ name: '重点单位', filter: { roles: ['ADVISOR'], organisationIds: [organisationId] }, scopeId: null },
  });
  const byPrefix: Record<string, string> = {
    '/api/audiences': audience,
    '/api/desk/views': view,
    '/api/drills': drill,
    '/api/break-glass': breakGlass,
    '/api/mute-windows': mute,
    '/api/settings/replays': replay.id,
    '/api/messages': message,
    '/api/settings/versions': settingsVersion,
    '/api/warnings': warning.id,
    '/api/bulletins': bulletin,
    '/api/campaigns': campaign,
    '/api/imports': roster,
    '/api/handovers': handover,
    '/api/bulletin-templates': 'REFUND',
    '/api/follow-ups': followUp,
    '/api/me/sessions': sessions[0]?.id ?? '',
    '/api/accounts': personId,
    '/api/me/account/passkeys': personId,
    '/api/appointments': appointment,
    '/api/me/appointments': appointment,
    '/api/leaves': leave,
    '/api/shifts': shift,
    '/api/roster/people': await actions.personIdOf('adv-0010-1'),
    '/api/visits': visit,
    '/api/desk/r/visit/rows': visit,
    '/api/desk/r/appointment/rows': appointment,
    '/api/data-requests': request,
    '/api/organisations': organisationId,
    '/api/statistics/organisations': organisationId,
    '/api/readiness': organisationId,
    '/api/readiness/defects': defect,
    '/api/units': gridUnitId,
    '/api/people': personId,
    '/api/places': organisationId,
    '/api/protections/evidence': picture,
    '/api/protections/mine/evidence': picture,
  };
  const organisation = await db
    .selectFrom('organisation')
    .select(['name', 'shortName', 'townshipId'])
    .where('id', '=', organisationId)
    .executeTakeFirstOrThrow();
  const named: Record<string, string> = {
    organisationId,
    townshipId: organisation.townshipId,
    gridUnitId,
    unitId: gridUnitId,
    unitIds: gridUnitId,
    intoId: secondUnit,
    scopeId: organisationId,
    underId: organisationId,
    roleId: appointment,
    personId,
    employeeId: 'emp-0010-0020',
    substituteId: personId,
    campaignId: campaign,
    warningId: warning.id,
    orgId: organisationId,
    item: 'APP_INSTALLED',
    until: shanghaiDay(addMs(now, days(30))),
  };
  const names = await Promise.all(['emp-0010-0020', 'emp-0010-0021', 'adv-0010-1'].map(actions.nameOf));
  return { byPrefix, named, marks: [...names, organisation.name, organisation.shortName, '代为投资'] };
}

/** At plant 0001, where somebody has the next shift. */
async function offered({ app }: TestApp, { press, warn }: Actions): Promise<string> {
  const warning = await warn('emp-0001-0100');
  await press('adv-0001-1', '立即签收', warning);
  await press('adv-0001-1', '转给同事', warning);
  const { id } = await app.db
    .selectFrom('handover')
    .select('id')
    .where('state', '=', 'offered')
    .executeTakeFirstOrThrow();
  return id;
}

/** As if its day had come: what waits for its day is nobody's to answer. */
async function askedAfter({ app }: TestApp, { act, press, warn }: Actions): Promise<string> {
  const warning = await warn('emp-0010-0023');
  await press('adv-0010-1', '立即签收', warning);
  await press('adv-0010-1', '已见到本人', warning);
  await act('adv-0010-1', warning, 'outcome', { outcome: 'DISSUADED', detail: { method: 'IN_PERSON' } });
  await act('centre-1', warning, 'approve');
  const { id } = await app.db
    .updateTable('followUp')
    .set({ state: 'asked', asked: 1 })
    .where('warningId', '=', warning.id)
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
