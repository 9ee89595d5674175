import type { output } from 'zod';
import type { AppointmentList } from '../../../domain/posts/api.ts';
import { call } from '../call.ts';
import type { Sure } from '../parts/sure.tsx';

export type Appointment = output<typeof AppointmentList>['appointments'][number];
export type Decision = 'accept' | 'refuse' | 'withdraw';

export const appointments = {
  list: () => call<output<typeof AppointmentList>>('GET', '/api/appointments?limit=100'),
  propose: (body: { organisationId: string; employeeId: string; title?: string }) =>
    call<{ id: string }>('POST', '/api/appointments', body),
  accept: (id: string) => call('POST', `/api/appointments/${encodeURIComponent(id)}/accept`, {}),
  end: (_sure: Sure, id: string, decision: Exclude<Decision, 'accept'>) =>
    call('POST', `/api/appointments/${encodeURIComponent(id)}/${decision}`, {}),
};
