import { choice, count, defineRegistry, pastDay, unit } from '../../kernel/registry/index.ts';

/** A call at a unit; nobody who was spoken to is named. Once more for the same unit, day and purpose corrects the number. */
export const visit = defineRegistry({
  name: 'visit',
  title: '上门走访',
  path: '/api/visits',
  rows: 'visits',
  author: 'visitor',
  authorTitle: '走访人',
  group: 'people',
  fields: {
    gridUnitId: unit('部门'),
    visitedOn: pastDay('走访日期', { lateDays: 30 }),
    purpose: choice('事由', { PUBLICITY: '上门宣传防骗', PROTECTIONS: '帮助完成三项防护', NEW_HIRES: '看望新员工' }),
    people: count('当面谈了几人', { max: 5_000, measure: '人' }),
  },
  place: 'gridUnitId',
  day: 'visitedOn',
  unique: ['gridUnitId', 'visitedOn', 'purpose'],
  rights: { view: 'visit.view', write: 'visit.record' },
  acts: {
    record: { title: '登记走访', done: '已登记，辛苦了' },
    withdraw: { title: '撤销', done: '已撤销', ends: '这次走访不再计入统计，只能重新登记。' },
  },
});
