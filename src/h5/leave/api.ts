import type { output } from 'zod';
import type { LeaveList, ShiftList } from '../../domain/posts/api.ts';
import { call } from '../call.ts';

export type Leave = output<typeof LeaveList>['leaves'][number];
export type Shift = output<typeof ShiftList>['shifts'][number];

export interface NewLeave {
  from: string;
  until: string;
  substituteId?: string;
}

export const roster = {
  leaves: () => call<output<typeof LeaveList>>('GET', '/api/leaves'),
  addLeave: (leave: NewLeave) => call<{ id: string }>('POST', '/api/leaves', leave),
  removeLeave: (id: string) => call('DELETE', `/api/leaves/${encodeURIComponent(id)}`),
  shifts: () => call<output<typeof ShiftList>>('GET', '/api/shifts'),
};
