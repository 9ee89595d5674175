import type { output } from 'zod';
import type { ReadinessList, TroubledList, UnitList } from '../../../domain/posts/api.ts';
import { call } from '../call.ts';

export type Readiness = output<typeof ReadinessList>['organisations'][number];
export type Unit = output<typeof UnitList>['units'][number];

export const PAGE = 100;
const of = (id: string) => `/api/readiness/${encodeURIComponent(id)}/people`;

export const organisations = {
  list: (after = '') =>
    call<output<typeof ReadinessList>>('GET', `/api/readiness?limit=${PAGE}${after && `&after=${after}`}`),
  one: (id: string) =>
    call<output<typeof ReadinessList>>('GET', `/api/readiness?limit=1&organisationId=${encodeURIComponent(id)}`),
  troubled: (id: string, after = '') =>
    call<output<typeof TroubledList>>(
      'GET',
      `${of(id)}?limit=${PAGE}${after && `&after=${encodeURIComponent(after)}`}`,
    ),
  units: (id: string) => call<output<typeof UnitList>>('GET', `/api/organisations/${encodeURIComponent(id)}/units`),
  setOwner: (unitId: string, employeeId: string) =>
    call('POST', `/api/units/${encodeURIComponent(unitId)}/owners`, { employeeId }),
};
