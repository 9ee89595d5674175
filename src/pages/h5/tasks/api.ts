import type { output } from 'zod';
import type { TasksView } from '../../../domain/tasks/api.ts';
import { call } from '../call.ts';

export type Tasks = output<typeof TasksView>;
export type Task = Tasks['tasks'][number];

export const loadTasks = () => call<Tasks>('GET', '/api/me/tasks');

export const answer = {
  handover: (id: string, given: 'accepted' | 'refused') =>
    call('POST', `/api/handovers/${encodeURIComponent(id)}/answer`, { answer: given }),
  followUp: (id: string, given: 'STABLE' | 'STILL_AT_RISK' | 'UNREACHABLE') =>
    call('POST', `/api/follow-ups/${encodeURIComponent(id)}/answer`, { answer: given }),
  appointment: (id: string, given: 'accept' | 'decline') =>
    call('POST', `/api/me/appointments/${encodeURIComponent(id)}/answer`, { answer: given }),
};
