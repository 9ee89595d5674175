import type { input, output } from 'zod';
import type { BareList, ColleagueList, LeaveList, ShiftBody, ShiftList } from '../../../domain/posts/api.ts';
import { call } from '../call.ts';
import type { Sure } from '../parts/sure.tsx';

export type Leave = output<typeof LeaveList>['leaves'][number];
export type Colleague = output<typeof ColleagueList>['colleagues'][number];
export type Shift = output<typeof ShiftList>['shifts'][number];
export type Team = output<typeof ShiftList>['teams'][number];
type NewShift = { [K in keyof input<typeof ShiftBody>]: string };

export type Bare = output<typeof BareList>['organisations'][number];

export interface NewLeave {
  from: string;
  until: string;
  substituteId?: string;
}

const one = (list: string, id: string) => `/api/${list}/${encodeURIComponent(id)}`;

export const roster = {
  leaves: () => call<output<typeof LeaveList>>('GET', '/api/leaves'),
  colleagues: () => call<output<typeof ColleagueList>>('GET', '/api/colleagues'),
  bare: (from: string, until: string) =>
    call<output<typeof BareList>>('GET', `/api/leaves/bare?${new URLSearchParams({ from, until })}`),
  addLeave: (leave: NewLeave) => call<{ id: string }>('POST', '/api/leaves', leave),
  removeLeave: (_sure: Sure, id: string) => call('DELETE', one('leaves', id)),
  shifts: () => call<output<typeof ShiftList>>('GET', '/api/shifts'),
  addShift: (shift: NewShift) => call<{ id: string }>('POST', '/api/shifts', shift),
  removeShift: (_sure: Sure, id: string) => call('DELETE', one('shifts', id)),
};
