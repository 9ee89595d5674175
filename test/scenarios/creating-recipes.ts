import { expect } from 'vitest';
import { addMs, days, hours, minutes, shanghaiDay } from '../../src/lib/time.ts';
import { placeOf } from '../support/readers.ts';
import type { TestApp } from '../support/test-app.ts';

export interface Recipe {
  as: string;
  /** What stands for the ids in the path. */
  id?: string;
  body: object | string;
  /** What another submission would say. */
  other: object | string;
  makes: Made;
}

export type Made =
  | 'deskView'
  | 'savedAudience'
  | 'drill'
  | 'breakGlass'
  | 'appointment'
  | 'bulletin'
  | 'bulletinTemplateVersion'
  | 'campaign'
  | 'dataRequest'
  | 'dutyShift'
  | 'leave'
  | 'muteWindow'
  | 'localAccount'
  | 'protectionSample'
  | 'replayRun'
  | 'roleAssignment'
  | 'rosterImport'
  | 'settingsVersion'
  | 'visit'
  | 'warning';

const LIST = '姓名,工号,手机号\n岚知夏,90001,15400001234\n';

/** What is done twice here is done once: each looks under a lock at the state it starts from, or writes what holds anyhow. */
export const ACTS = [
  /^\/api\/(warnings|bulletins|campaigns|imports|appointments)\/\{id\}\/[\w{}]+$/,
  // A cell says what it says, however often it is written.
  /^\/api\/imports\/\{id\}\/rows\/\{row\}$/,
  /^\/api\/(handovers|follow-ups|data-requests|me\/appointments)\/\{id\}\/answer$/,
  // Written again it says the same; ended, it is there no more.
  /^\/api\/people\/\{id\}\/(correct|roles\/\{roleId\}\/end)$/,
  // The source’s number of each row is taken once.
  /^\/api\/warnings\/file$/,
  // Over the version that was seen; units that became one already are the same merging.
  /^\/api\/places\/\{id\}\/(correct|merge)$/,
  /^\/api\/readiness\/defects\/\{id\}\/mend$/,
  // A version is taken back over the one that was seen: the second press sees another.
  /^\/api\/bulletin-templates\/\{id\}\/restore$/,
  /^\/api\/(bulletins|campaigns)\/preview$/,
  // Questions with too long a body for an address.
  /^\/api\/bulletins\/(audience|options\/pasted)$/,
  // One row for each person and item, whatever is said of it last.
  /^\/api\/protections\/(mine|verify|exempt|exempt\/lift)$/,
  // Only as it was seen, and only as many as were: done once, what it was said of is another roster.
  /^\/api\/shifts\/(\{id\}\/move|repeat(\/preview)?)$/,
  // What was given up is tried again: the state of each decides, so twice is once.
  /^\/api\/drills\/\{id\}\/stop$/,
  // Answered or ended once; the state decides under a lock.
  /^\/api\/break-glass\/\{id\}\/(agree|refuse|end)$/,
  /^\/api\/audit\/verification$/,
  /^\/api\/operations\/(jobs\/retry|dead\/redrive|quarantine\/apply|doctor|invariants)$/,
  /^\/api\/settings\/(check|take-back)$/,
  // What is over is over: the second press is told so.
  /^\/api\/settings\/replays\/\{id\}\/cancel$/,
  /^\/api\/mute-windows\/\{id\}\/end$/,
  /^\/api\/settings\/versions\/\{id\}\/(confirm|withdraw|take-up)$/,
  /^\/api\/logout$/,
  // By tickets and codes that count once, or writing what holds anyhow.
  /^\/api\/accounts\/(sign-in|\{id\}\/(password|act)$)/,
  /^\/api\/me\/(account|session)\//,
  // A question that leaves nothing behind.
  /^\/api\/check-words$/,
];

/** One for every route that creates something. */
export async function recipesOf(testApp: TestApp): Promise<Record<string, Recipe>> {
  const now = await testApp.now();
  const at = (n: number) => addMs(now, hours(n)).toISOString();
  const later = { from: at(24), to: at(25) };
  const bulletin = (title: string) => ({
    title,
    body: '请提醒身边同事，刷单返利都是诈骗。',
    fraudType: 'BRUSHING_REBATE',
    ackRequired: true,
    drill: false,
    filter: { roles: ['ADVISOR'] },
  });
  const warning = (sourceRef: string) => {
    const person = { employeeId: 'emp-0001-0003' };
    return { sourceRef, level: 'LOW', fraudType: 'FAKE_LOAN', person };
  };
  const { organisationId, gridUnitId } = await placeOf(testApp, '0010', '0010');
  const advisor = await personIdOf(testApp, 'adv-0010-1');
  const campaign = (name: string) => ({ name, scope: {}, deadline: shanghaiDay(addMs(now, days(30))) });
  const shift = { personId: advisor, role: 'ADVISOR', scopeId: organisationId };
  const officer = await personIdOf(testApp, 'duty-02');
  const asked = { personId: await personIdOf(testApp, 'emp-0010-0024'), kind: 'DELETION' };
  const visit = { gridUnitId, visitedOn: shanghaiDay(now), purpose: 'PUBLICITY' };
  return {
    '/api/desk/views': {
      as: 'duty-01',
      body: { page: 'warnings', name: '夜班', search: 'level=HIGH', scopeId: null },
      other: { page: 'warnings', name: '白班', search: 'level=HIGH', scopeId: null },
      makes: 'deskView',
    },
    '/api/audiences': {
      as: 'duty-01',
      body: { name: '重点企业', filter: { roles: ['ADVISOR'] }, scopeId: null },
      other: { name: '银行', filter: { roles: ['ADVISOR'] }, scopeId: null },
      makes: 'savedAudience',
    },
    '/api/warnings': { as: 'gateway', body: warning('T-1'), other: warning('T-2'), makes: 'warning' },
    '/api/bulletins': {
      as: 'centre-1',
      body: bulletin('谨防刷单'),
      other: bulletin('谨防贷款'),
      makes: 'bulletin',
    },
    '/api/bulletins/{id}/correct': {
      as: 'centre-1',
      id: await sentBulletin(testApp, bulletin('说错的一条')),
      body: bulletin('以本条为准'),
      other: bulletin('以另一条为准'),
      makes: 'bulletin',
    },
    '/api/bulletin-templates': {
      as: 'centre-1',
      body: {
        title: '谨防刷单',
        body: '请{单位}的同事注意刷单骗局。',
        fraudType: 'BRUSHING_REBATE',
        releasedTo: 'ALL',
      },
      other: { title: '谨防贷款', body: '先交费的贷款都是诈骗。', fraudType: 'FAKE_LOAN', releasedTo: 'OFFICERS' },
      makes: 'bulletinTemplateVersion',
    },
    '/api/campaigns': {
      as: 'adv-0010-1',
      body: campaign('三项防护'),
      other: campaign('春季行动'),
      makes: 'campaign',
    },
    '/api/protections/samples/redraw': {
      as: 'centre-1',
      body: { organisationId },
      other: { organisationId: (await placeOf(testApp, '0001', '0100')).organisationId },
      makes: 'protectionSample',
    },
    '/api/imports': {
      as: 'centre-1',
      body: LIST,
      other: `${LIST}岚知秋,90002,15400001235\n`,
      makes: 'rosterImport',
    },
    '/api/appointments': {
      as: 'adv-0010-1',
      body: { organisationId, employeeId: 'emp-0010-0022' },
      other: { organisationId, employeeId: 'emp-0010-0023' },
      makes: 'appointment',
    },
    '/api/units/{id}/owners': {
      as: 'adv-0010-1',
      id: gridUnitId,
      body: { employeeId: 'emp-0010-0022', deputy: true },
      other: { employeeId: 'emp-0010-0023', deputy: true },
      makes: 'roleAssignment',
    },
    '/api/drills': {
      as: 'centre-1',
      body: { title: '例行演练', level: 'LOW', organisationIds: [organisationId] },
      other: { title: '夜间演练', level: 'LOW', organisationIds: [organisationId] },
      makes: 'drill',
    },
    '/api/mute-windows': {
      as: 'centre-1',
      body: { ...later, kind: 'MUTE', reason: '机房电源检修' },
      other: { ...later, kind: 'MUTE', reason: '线路割接' },
      makes: 'muteWindow',
    },
    '/api/settings/replays': {
      as: 'centre-1',
      body: { changes: {} },
      other: { changes: { storm: { share: 0.5, min: 40 } } },
      makes: 'replayRun',
    },
    '/api/break-glass': {
      as: 'admin-1',
      body: { personId: asked.personId, reason: '核实交办的线索' },
      other: { personId: asked.personId, reason: '核实另一条线索' },
      makes: 'breakGlass',
    },
    '/api/accounts': {
      as: 'admin-1',
      body: { personId: await personIdOf(testApp, 'chief-01'), name: 'chief.one' },
      other: { personId: await personIdOf(testApp, 'chief-02'), name: 'chief.two' },
      makes: 'localAccount',
    },
    '/api/leaves': {
      as: 'adv-0001-1',
      body: { from: at(24), until: at(48) },
      other: { from: at(72), until: at(96) },
      makes: 'leave',
    },
    '/api/shifts': {
      as: 'duty-01',
      body: { ...shift, startsAt: at(24), endsAt: at(32) },
      other: { ...shift, startsAt: at(48), endsAt: at(56) },
      makes: 'dutyShift',
    },
    '/api/visits': {
      as: 'adv-0010-1',
      body: { ...visit, people: 3 },
      other: { ...visit, people: 4 },
      makes: 'visit',
    },
    '/api/settings/versions': {
      as: 'admin-1',
      body: { basedOn: 0, changes: { reminders: { max: 2, declineSilenceDays: 30 } }, reason: '少打扰' },
      other: { basedOn: 0, changes: { reminders: { max: 1, declineSilenceDays: 30 } }, reason: '少打扰' },
      makes: 'settingsVersion',
    },
    '/api/me/requests': {
      as: 'emp-0001-0003',
      body: { kind: 'CORRECTION', words: '姓名写错了' },
      other: { kind: 'CORRECTION', words: '岗位写错了' },
      makes: 'dataRequest',
    },
    '/api/data-requests': {
      as: 'centre-1',
      body: { ...asked, words: '本人到所要求删除' },
      other: { ...asked, words: '本人来电要求删除' },
      makes: 'dataRequest',
    },
    '/api/people/{id}/roles': {
      as: 'admin-1',
      id: officer,
      body: { role: 'COMMUNITY_POLICE', scopeId: organisationId, reason: '调整分工' },
      other: { role: 'PROPAGANDIST', scopeId: organisationId, reason: '调整分工' },
      makes: 'roleAssignment',
    },
  };
}

async function personIdOf(testApp: TestApp, userid: string): Promise<string> {
  return (await testApp.app.directory.personByUserid(testApp.app.db, userid))?.id ?? expect.fail(userid);
}

async function sentBulletin(testApp: TestApp, words: object): Promise<string> {
  const centre = await testApp.as('centre-1');
  const { organisationId } = await placeOf(testApp, '0010', '0010');
  const filter = { roles: ['ADVISOR'], organisationIds: [organisationId] };
  const deadlineAt = addMs(await testApp.now(), hours(1)).toISOString();
  const { id } = await centre.post<{ id: string }>('/api/bulletins', { ...words, filter, deadlineAt });
  await centre.post(`/api/bulletins/${id}/submit`);
  await testApp.advance(minutes(3));
  return id;
}
