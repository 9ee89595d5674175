import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IdentityChange } from '../../../src/domain/directory/index.ts';
import { identityChanged } from '../../../src/domain/directory/index.ts';
import { on } from '../../../src/kernel/events/index.ts';
import { type RosterTestApp, rosterTestApp, worker } from './roster-test-app.ts';

let testApp: RosterTestApp;
let advisor: string;
let officer: string;
let changes: IdentityChange[];

beforeEach(async () => {
  testApp = await rosterTestApp();
  changes = [];
  testApp.events.subscribe(on(identityChanged, async (_tx, heard) => changes.push(...heard)));
  advisor = await testApp.person('adv');
  testApp.grant(advisor, 'ADVISOR', 'ORGANISATION', testApp.plant);
  officer = await testApp.person('centre-4', { name: '砚望舟', phone: '15400000444' });
  const scope = { role: 'CENTER_OFFICER', scopeKind: 'COUNTY', scopeId: testApp.county.id } as const;
  await testApp.directory.assignRole(testApp.db, { ...scope, personId: officer });
});
afterEach(() => testApp.drop());

type Row = Partial<Record<string, string>>;

async function importAs(by: string | null, rows: Row[], fullList = false) {
  const { list, faults } = await testApp.check(rows, { fullList, ...(by === null ? {} : { by }) });
  if (list.rowsRead > list.faultyRows) {
    await testApp.imports.confirm(list.id, by, { acceptLeavers: true });
    await testApp.imports.applyWhole(list.id);
  }
  return { list, faults };
}

const accounts = async () =>
  (
    await sql<{ line: string }>`
      select userid || ' ' || status || ' ' || p.name as line from wecom_account join person p on p.id = person_id
      order by 1`.execute(testApp.db)
  ).rows.map(({ line }) => line);
const defects = async () =>
  (await testApp.directory.listReadiness(testApp.db)).map(({ kind, personId, organisationId }) => ({
    kind,
    personId,
    organisationId,
  }));

describe('a stranger cannot become the centre', () => {
  test('an advisor who lists the officer’s account changes neither the officer nor his account, and is told nothing of him', async () => {
    const first = await importAs(advisor, [worker(1, { 企业微信账号: 'centre-4' })]);
    const second = await importAs(advisor, [worker(1, { 企业微信账号: 'evil-2' })]);
    expect([first.faults, second.faults]).toEqual([[], []]);
    expect(await accounts()).toEqual(['adv ACTIVE 岚知夏', 'centre-4 ACTIVE 砚望舟', 'evil-2 ACTIVE 岚闻秋'].sort());
    expect((await testApp.directory.personByUserid(testApp.db, 'centre-4'))?.id).toBe(officer);
    expect(
      await testApp.directory.rolesOf(
        testApp.db,
        (await testApp.directory.personByUserid(testApp.db, 'evil-2'))?.id ?? '',
      ),
    ).toEqual([expect.objectContaining({ role: 'EMPLOYEE', scopeId: testApp.plant })]);
  });

  test('what such a list claimed is work for police, on nobody’s page who could have listed it', async () => {
    await importAs(advisor, [worker(1, { 企业微信账号: 'centre-4' })]);
    const [{ personId } = { personId: '' }] = (await testApp.staff()).filter(({ no }) => no === '0001');
    expect(await defects()).toContainEqual({ kind: 'IDENTITY_CLAIMED', personId, organisationId: null });
  });

  test('an officer listed by his own name and phone works there too, and stays who he is', async () => {
    const row = worker(1, { 姓名: '砚望舟', 手机号: '15400000444', 企业微信账号: 'evil-2' });
    const { faults } = await importAs(advisor, [row]);
    expect(faults).toEqual([]);
    expect(await accounts()).toEqual(['adv ACTIVE 岚知夏', 'centre-4 ACTIVE 砚望舟']);
    expect(await defects()).toContainEqual({ kind: 'IDENTITY_CLAIMED', personId: officer, organisationId: null });
    await importAs(advisor, [worker(1, { 姓名: '砚望舟', 手机号: '15400000999' })]);
    expect(await testApp.directory.phoneOf(testApp.db, officer)).toBe('15400000444');
    expect(changes).toEqual([]);
  });

  test('not even the operator’s list changes an officer or a desk; it says so', async () => {
    const desk = await testApp.person('desk', { name: '砚知溪', phone: '15400000555' });
    await testApp.employee(desk, { organisationId: testApp.shop, no: '0007' });
    await testApp.directory.assignRole(testApp.db, {
      ...{ personId: desk, role: 'DESK', scopeKind: 'ORGANISATION', scopeId: testApp.shop },
    });
    const row = { 统一社会信用代码: 'B', 工号: '0007', 姓名: '砚知溪', 手机号: '15400000556', 企业微信账号: 'evil-2' };
    const { faults } = await importAs(null, [row]);
    expect(faults.map(({ severity, reason }) => [severity, reason])).toEqual([
      ['WARN', expect.stringContaining('不由名单更改')],
    ]);
    expect(await testApp.directory.phoneOf(testApp.db, desk)).toBe('15400000555');
    expect(await accounts()).toContain('desk ACTIVE 砚知溪');
    expect(await defects()).toContainEqual({ kind: 'IDENTITY_CLAIMED', personId: desk, organisationId: null });
  });

  test('police who look after a place lose no office because a list of it leaves them out', async () => {
    const scope = { role: 'COMMUNITY_POLICE', scopeKind: 'ORGANISATION', scopeId: testApp.plant } as const;
    await testApp.directory.assignRole(testApp.db, { ...scope, personId: officer });
    await importAs(advisor, [worker(1, { 姓名: '砚望舟', 手机号: '15400000444' }), worker(2)]);
    await importAs(advisor, [worker(2)], true);
    const roles = await testApp.directory.rolesOf(testApp.db, officer);
    expect(roles.map(({ role }) => role)).toEqual(['CENTER_OFFICER', 'COMMUNITY_POLICE']);
  });
});

describe('an account stays its holder’s', () => {
  test('a colleague’s account is refused with the way that works, also when he has left', async () => {
    await importAs(advisor, [worker(1, { 企业微信账号: 'lan' }), worker(2, { 企业微信账号: 'gone' })]);
    await importAs(advisor, [worker(1, { 企业微信账号: 'lan' })], true);
    await testApp.directory.setAccountStatus(testApp.db, 'gone', 'LEFT');
    const { faults } = await importAs(advisor, [
      worker(3, { 企业微信账号: 'lan' }),
      worker(4, { 企业微信账号: 'gone' }),
    ]);
    expect(faults.map(({ line, severity, reason }) => [line, severity, reason])).toEqual([
      [2, 'ERROR', expect.stringContaining('社区民警')],
      [3, 'ERROR', expect.stringContaining('社区民警')],
    ]);
    expect(await accounts()).toEqual([
      'adv ACTIVE 岚知夏',
      'centre-4 ACTIVE 砚望舟',
      'gone LEFT 岚初舟',
      'lan ACTIVE 岚闻秋',
    ]);
  });

  test('a blank phone makes nobody somebody else: account and another name are refused', async () => {
    await importAs(advisor, [worker(1, { 企业微信账号: 'lan' })]);
    const { faults } = await importAs(advisor, [worker(5, { 姓名: '汀望溪', 手机号: '', 企业微信账号: 'lan' })]);
    expect(faults.map(({ column, severity }) => [column, severity])).toEqual([['企业微信账号', 'ERROR']]);
  });

  test('a changed name, phone or account of an own employee is told, on the account he had', async () => {
    await importAs(advisor, [worker(1, { 企业微信账号: 'lan' })]);
    expect(changes).toEqual([]);
    await importAs(advisor, [worker(1, { 手机号: '15400009999', 企业微信账号: 'lan2' })]);
    const [person] = await testApp.staff();
    expect(changes).toEqual([
      expect.objectContaining({
        ...{ personId: person?.personId, fields: ['phone', 'account'], notifyOldAccount: 'lan' },
        ...{ actor: { kind: 'person', personId: advisor }, cause: { kind: 'roster_import', id: expect.any(String) } },
      }),
    ]);
  });
});

describe('a list is no way to ask who is in the county', () => {
  const foreign = { name: '汀知溪', phone: '15400000777' };
  beforeEach(async () => {
    const person = await testApp.person('far', foreign);
    await testApp.employee(person, { organisationId: testApp.shop, no: '0001' });
  });

  test.each<[string, Row]>([
    ['his phone', { 手机号: foreign.phone }],
    ['his account', { 企业微信账号: 'far' }],
    ['his phone and account', { 手机号: foreign.phone, 企业微信账号: 'far' }],
    ['his name and account', { 姓名: foreign.name, 企业微信账号: 'far' }],
    ['his name and phone', { 姓名: foreign.name, 手机号: foreign.phone }],
    ['his account and no phone', { 手机号: '', 企业微信账号: 'far' }],
  ])('%s answers the same as those of nobody', async (_what, row) => {
    const nobody = {
      ...row,
      ...(row.手机号 ? { 手机号: '15400000778' } : {}),
      ...(row.企业微信账号 ? { 企业微信账号: 'nobody' } : {}),
    };
    const known = await testApp.check([worker(1, row)], { by: advisor });
    const unknown = await testApp.check([worker(1, nobody)], { by: advisor });
    const seen = ({ list, faults }: typeof known) => ({
      faults: faults.map(({ n: _, sample: _sample, ...fault }) => fault),
      counts: [list.newRows, list.changedRows, list.sameRows, list.rejoinedRows, list.faultyRows, list.phonesChanged],
    });
    expect(seen(known)).toEqual(seen(unknown));
  });

  test('a colleague who works elsewhere too keeps his job under the new number of a full list, though he was told as new', async () => {
    const both = await testApp.person('both', { name: '汀望舟', phone: '15400000888' });
    const job = await testApp.employee(both, { organisationId: testApp.plant, no: '0002' });
    await testApp.employee(both, { organisationId: testApp.shop, no: '0002' });
    const { list } = await importAs(
      advisor,
      [worker(1, { 姓名: '汀望舟', 工号: '0099', 手机号: '15400000888' })],
      true,
    );
    expect([list.newRows, list.changedRows, list.leavers]).toEqual([1, 0, 1]);
    const { rows } = await sql`
      select id, employee_no as no, state from employment where person_id = ${both} and organisation_id = ${testApp.plant}`.execute(
      testApp.db,
    );
    expect(rows).toEqual([{ id: job, no: '0099', state: 'ACTIVE' }]);
  });
});
