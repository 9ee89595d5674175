import { column, defineResource } from '../../kernel/resource/index.ts';
import { SampleBody } from './api.ts';
import { allowedOn } from './commands.ts';
import { SAMPLE, type SampleContext } from './context.ts';

/** Its pages at the desk: /console/r/sample, an entry of the menu, and a page for each row. */
export const sampleResource = (ctx: SampleContext) =>
  defineResource({
    ...{ name: SAMPLE, title: '办理事项', group: 'people', right: 'sample.view', table: 'sample' },
    columns: {
      place: column.place('单位'),
      person: column.person('办理人', { from: 'r.person_id' }),
      state: column.choice(
        '状态',
        { OPEN: '未办', LATE: '过了时限', DONE: '已办好' },
        { from: `case when r.done_at is not null then 'DONE' when r.late_at is not null then 'LATE' else 'OPEN' end` },
      ),
      asker: column.person('请办人', { from: 'r.asked_by' }),
      askedAt: column.time('请办时间'),
      doneAt: column.time('办好时间', { shown: 'page' }),
    },
    filters: ['place', 'state', 'askedAt'],
    searches: ['person', 'place'],
    sorts: ['askedAt'],
    moments: [
      { at: 'askedAt', by: 'asker', text: '请人办理' },
      { at: 'doneAt', by: 'person', text: '办好' },
    ],
    next: ({ state }) => (state === 'DONE' ? null : '等本人在卡片上按“已办好”。'),
    waits: ['SAMPLE'],
    create: { title: '请人办理', done: '已发卡片', path: '/api/sample', body: SampleBody, right: 'sample.ask' },
    acts: { done: { title: '记为办好', done: '已记为办好', path: '/api/sample/:id/done' } },
    allowed: (tx, asking) => allowedOn(ctx, tx, asking),
  });
