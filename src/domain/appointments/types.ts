import { z } from 'zod';
import { type CaseRow, defineCase } from '../../kernel/case/index.ts';
import { employee, words } from '../../kernel/registry/index.ts';

const PRACTICES = ['NONE', 'ASKED', 'SIGNED', 'DONE'] as const;
export type Practice = (typeof PRACTICES)[number];

/** An advisor on his way: proposed by his organisation, agreed by police, active when he says yes. */
export const appointment = defineCase({
  name: 'appointment',
  title: '安全顾问聘任',
  path: '/api/appointments',
  rows: 'appointments',
  acts: 'advisor',
  fields: {
    employeeId: employee('工号', { placeholder: '如 0123' }),
    title: words('职务', { max: 20, placeholder: '如 安全科长' }),
  },
  shown: { practice: z.enum(PRACTICES) },
  rights: { list: 'directory.view', propose: 'directory.import', decide: 'advisor.appoint' },
  states: {
    PROPOSED: '待审核',
    REFUSED: '未通过',
    ASKED: '等本人确认',
    ACCEPTED: '已聘任',
    DECLINED: '本人暂不接受',
    WITHDRAWN: '已撤回',
  },
  commands: {
    accept: { from: ['PROPOSED'], to: 'ASKED', by: 'another', title: '同意', done: '已同意，正在请本人确认' },
    refuse: {
      ...{ from: ['PROPOSED'], to: 'REFUSED', by: 'another', title: '不同意', done: '已退回，单位会看到' },
      ends: '推荐就此结束，单位会看到。不能恢复，只能重新推荐。',
    },
    withdraw: {
      ...{ from: ['PROPOSED', 'ASKED'], to: 'WITHDRAWN', by: 'author', title: '撤回', done: '已撤回' },
      ends: '推荐就此撤回，本人不再能接受。不能恢复，只能重新推荐。',
    },
  },
  asks: { state: 'ASKED', answers: ['accept', 'decline'] },
  page: '/h5/appointments',
  refusals: { unknown: 'employeeUnknown', repeated: 'alreadyProposed', closed: 'alreadyDecided' },
});

const Own = z.object({ title: z.string().nullable(), practice: z.enum(PRACTICES) });

/** The columns that only an appointment has. */
export const ownOf = (one: CaseRow) => Own.parse(one);
