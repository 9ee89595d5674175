import type { output } from 'zod';
import type {
  AlarmView,
  DefectList,
  DepartmentList,
  MendBody,
  Mended,
  OfficerList,
  OrganisationFound,
} from '../../domain/posts/api.ts';
import { call } from '../call.ts';

export type Defects = output<typeof DefectList>;
export type Defect = Defects['defects'][number];
export type Mend = output<typeof MendBody>;
export type Found = output<typeof OrganisationFound>['organisations'][number];

export const PAGE = 50;

export const defects = {
  list: (kind: string, after = '') =>
    call<Defects>(
      'GET',
      `/api/readiness/defects?limit=${PAGE}${kind && `&kind=${encodeURIComponent(kind)}`}${after && `&after=${after}`}`,
    ),
  ofOrganisation: (id: string) =>
    call<Defects>('GET', `/api/readiness/defects?limit=100&organisationId=${encodeURIComponent(id)}`),
  mend: (id: string, mend: Mend) =>
    call<output<typeof Mended>>('POST', `/api/readiness/defects/${encodeURIComponent(id)}/mend`, mend),
  officers: (id: string) =>
    call<output<typeof OfficerList>>('GET', `/api/readiness/defects/${encodeURIComponent(id)}/officers`),
  departments: () => call<output<typeof DepartmentList>>('GET', '/api/readiness/departments'),
  organisations: (q: string) =>
    call<output<typeof OrganisationFound>>('GET', `/api/organisations?q=${encodeURIComponent(q)}`),
};

/** Asked on every page: whoever is not logged in has no alarm. */
export const loadAlarm = () => call<output<typeof AlarmView>>('GET', '/api/me/alarm', undefined, { login: false });
