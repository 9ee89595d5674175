import { z } from 'zod';
import { type CaseRow, defineCase } from '../../kernel/case/index.ts';
import { choice, employee, words } from '../../kernel/registry/index.ts';

const PRACTICES = { NONE: '未安排', ASKED: '还没有练习', SIGNED: '练习到一半', DONE: '已练习' } as const;
export type Practice = keyof typeof PRACTICES;

/** An advisor on his way: proposed by his organisation, agreed by police, active when he says yes. */
export const appointment = defineCase({
  name: 'appointment',
  title: '安全顾问聘任',
  group: 'people',
  titles: { person: '人选', proposer: '推荐人', propose: '推荐一名同事', proposed: '已推荐，等待民警审核' },
  path: '/api/appointments',
  rows: 'appointments',
  acts: 'advisor',
  fields: {
    employeeId: employee('工号', { placeholder: '如 0123' }),
    title: words('职务', { max: 20, placeholder: '如 安全科长' }),
  },
  shown: { practice: choice('练习', PRACTICES) },
  rights: { list: 'directory.view', propose: 'directory.import', decide: 'advisor.appoint' },
  states: {
    PROPOSED: '待审核',
    REFUSED: '未通过',
    ASKED: '等本人确认',
    ACCEPTED: '已聘任',
    DECLINED: '本人暂不接受',
    WITHDRAWN: '已撤回',
  },
  next: { PROPOSED: '等民警审核：同意或不同意。', ASKED: '等本人在企业微信的卡片上接受聘任。' },
  waits: ['APPOINT'],
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

const Own = z.object({ title: z.string().nullable(), practice: choice('练习', PRACTICES) });

/** The columns that only an appointment has. */
export const ownOf = (one: CaseRow) => Own.parse(one);
