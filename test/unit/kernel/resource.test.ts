import { expect, test } from 'vitest';
import { z } from 'zod';
import { demandNothingInert, inertActs } from '../../../src/kernel/module/index.ts';
import { column, defineResource } from '../../../src/kernel/resource/index.ts';
import { freeText } from '../../../src/lib/fields.ts';

const list = {
  ...({ name: 'lead', title: '线索', group: 'watch', right: 'visit.view', table: 'lead' } as const),
  columns: {
    place: column.place('单位'),
    number: column.text('编号'),
    phone: column.phone('号码', { isSealed: true }),
    secret: column.text('内情', { seenBy: 'visit.record' }),
    state: column.choice('状态', { OPEN: '未结', CLOSED: '已结' }),
    madeAt: column.time('时间'),
  },
  allowed: async () => [],
};

test.each([
  ['filters by nothing, which is none', { filters: ['nothing'] }],
  ['filters by number, which cannot be', { filters: ['number'] }],
  ['searches in phone, which cannot be', { searches: ['phone'] }],
  ['sorts by secret, which not everybody sees', { sorts: ['secret'] }],
  ['has a moment at state, which cannot be', { moments: [{ at: 'state', text: '提出' }] }],
  ['shows hidden nowhere', { columns: { ...list.columns, hidden: column.time('', { shown: 'moments' }) } }],
  ['has a column id', { columns: { ...list.columns, id: column.text('编号') } }],
  [
    'deletes by remove without saying what is lost',
    { acts: { remove: { title: '删除', done: '已删除', path: '/api/leads/:id', method: 'DELETE' } as const } },
  ],
  ['lies in units and shows no place', { unit: 'grid_unit_id', columns: { number: column.text('编号') } }],
])('a list that says what nobody could read is refused: it %s', (fault, wrong) => {
  expect(() => defineResource({ ...list, ...wrong })).toThrow(`the list lead ${fault}`);
});

test('a form is made from the body that judges it', () => {
  const body = z.strictObject({
    title: freeText(30).meta({ title: '标题', example: '刷单' }),
    words: freeText(400, 0).optional().meta({ title: '经过' }),
    kind: z.enum(['A', 'B']).meta({ title: '类型', options: { A: '甲', B: '乙' } }),
    lossCents: z.int().min(1).meta({ title: '金额', control: 'money' }),
    at: z.iso.datetime({ offset: true }).meta({ title: '时间' }),
    isKnown: z.boolean().meta({ title: '已告知' }),
  });
  const { create } = defineResource({
    ...list,
    create: { title: '登记', done: '已登记', path: '/api/leads', body, right: 'visit.record' },
  });
  expect(create?.inputs).toEqual([
    { name: 'title', title: '标题', control: 'line', isRequired: true, max: 30, placeholder: '刷单' },
    { name: 'words', title: '经过', control: 'words', isRequired: false, max: 400 },
    { name: 'kind', title: '类型', control: 'choice', isRequired: true, options: { A: '甲', B: '乙' } },
    { name: 'lossCents', title: '金额', control: 'money', isRequired: true, min: 1 },
    { name: 'at', title: '时间', control: 'time', isRequired: true },
    { name: 'isKnown', title: '已告知', control: 'yes', isRequired: true },
  ]);
});

test.each<[string, z.ZodType]>([
  ['the field a has no title', z.object({ a: z.string() })],
  ['the field a is a choice whose codes have no words', z.object({ a: z.enum(['A']).meta({ title: '甲' }) })],
  ['no input is known for the field a', z.object({ a: z.array(z.string()).meta({ title: '甲' }) })],
])('a field that nobody could fill in stops the start: %s', (fault, body) => {
  const acts = { close: { title: '结束', done: '已结束', path: '/api/leads/:id/close' as const, body } };
  expect(() => defineResource({ ...list, acts })).toThrow(fault);
});

test('what the desk sends has a route', () => {
  const acts = { close: { title: '结束', done: '已结束', path: '/api/leads/:id/close' as const } };
  const brought = [{ resources: [defineResource({ ...list, acts })] }];
  expect(inertActs(brought, ['POST /api/leads/:id/:decision'])).toEqual([]);
  expect(() => demandNothingInert(inertActs(brought, ['POST /api/leads', 'GET /api/leads/:id/close']))).toThrow(
    'the list lead sends POST /api/leads/:id/close, which no route takes',
  );
});
