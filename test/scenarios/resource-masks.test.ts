import { describe, expect, test } from 'vitest';
import { column, defineResource } from '../../src/kernel/resource/index.ts';
import { exportRows, listRows, openRow } from '../../src/kernel/resource/service.ts';
import { createFieldCrypto } from '../../src/lib/field-crypto.ts';
import { maskName, maskPhone } from '../../src/lib/masking.ts';
import { shanghaiDay } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { appoint, placeOf } from '../support/readers.ts';
import { useTestApp } from '../support/test-app.ts';

// A list over the table of visits in which some columns are not for everybody who may read a row.
const RIGHT = 'directory.import';
const resource = defineResource({
  ...{ name: 'masked', title: '走访', group: 'people', right: 'visit.view', table: 'visit', unit: 'grid_unit_id' },
  columns: {
    place: column.place('部门'),
    visitor: column.person('走访人', { from: 'r.visitor_id', seenBy: RIGHT }),
    phone: column.phone('手机号', {
      ...{ from: '(select phone_sealed from person where id = r.visitor_id)', isSealed: true, seenBy: RIGHT },
    }),
    purpose: column.choice('事由', { PUBLICITY: '宣传', PROTECTIONS: '防护' }, { seenBy: RIGHT }),
    remark: column.text('备注', { from: `'内情'`, seenBy: RIGHT }),
    loss: column.money('金额', { from: '123456' }),
    isUrgent: column.yes('加急', { from: 'true' }),
    recordedAt: column.time('登记时间', { shown: 'moments' }),
  },
  filters: ['place', 'purpose'],
  searches: ['visitor', 'remark'],
  moments: [{ at: 'recordedAt', by: 'visitor', text: '登记' }],
  allowed: async () => [],
});

describe('columns that are not for everybody', () => {
  const testApp = useTestApp();
  const { browser, nameOf, personIdOf } = useActions(testApp);
  const VISITOR = 'adv-0006-1';

  async function readBy(userid: string) {
    const { db, audit, directory } = testApp.app;
    const crypto = createFieldCrypto(testApp.config.fieldKeys);
    const needs = { db, audit, crypto, directory };
    const personId = await personIdOf(userid);
    const by = { personId, acting: { actor: { kind: 'person', personId } as const } };
    const found = (filters: object = {}) => listRows(needs, resource, { sort: 'newest', limit: 10, ...filters }, by);
    const { rows } = await found();
    const [exported] = await exportRows(needs, resource, { sort: 'newest' }, by);
    const one = await openRow(needs, resource, rows[0]?.id ?? '', by);
    return { row: rows[0], exported, one, found };
  }

  test('list, page, history and file show them masked or not at all, and nobody finds a row by them', async () => {
    const place = await placeOf(testApp, '0006', '0010');
    await appoint(testApp, 'emp-0006-0041', ['GRID_OWNER'], place);
    await (await browser(VISITOR)).post('/api/visits', {
      ...{ gridUnitId: place.gridUnitId, visitedOn: shanghaiDay(await testApp.now()), purpose: 'PUBLICITY', people: 2 },
    });
    const name = await nameOf(VISITOR);
    const { directory, db } = testApp.app;
    const phone = (await directory.phoneOf(db, await personIdOf(VISITOR))) ?? '';
    const common = { loss: 123_456, isUrgent: true };
    const whole = { ...common, visitor: name, phone, purpose: 'PUBLICITY', remark: '内情' };
    const masked = { ...common, visitor: maskName(name), phone: maskPhone(phone), purpose: null, remark: null };
    const searches = [{ q: name }, { q: '内情' }, { purpose: 'PUBLICITY' }];

    for (const [userid, shown, isFound] of [
      ['centre-1', whole, true],
      ['emp-0006-0041', masked, false],
    ] as const) {
      const { row, exported, one, found } = await readBy(userid);
      expect([userid, row]).toMatchObject([userid, shown]);
      expect(exported).toEqual(row);
      expect(one).toMatchObject({ row: shown, moments: [{ by: shown.visitor, text: '登记' }] });
      expect(one.row).not.toHaveProperty('recordedAt');
      for (const search of searches) {
        const { rows, total } = await found(search);
        expect([userid, search, rows.length, total]).toEqual([userid, search, Number(isFound), Number(isFound)]);
      }
    }
    const looks = await db.selectFrom('auditLog').select('after').where('objectKind', '=', 'masked').execute();
    const seen = new Set(looks.flatMap(({ after }) => (after as { seen: string[] }).seen));
    expect([...seen].toSorted()).toEqual(['masked_name', 'masked_phone', 'name', 'phone']);
  });
});
