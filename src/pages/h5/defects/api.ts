import type { output } from 'zod';
import type {
  AlarmView,
  DefectList,
  DepartmentList,
  MendBody,
  Mended,
  OfficerList,
  OrganisationFound,
} from '../../../domain/posts/api.ts';
import { call } from '../call.ts';
import type { Sure } from '../parts/sure.tsx';

export type Defects = output<typeof DefectList>;
export type Defect = Defects['defects'][number];
type AnyMend = output<typeof MendBody>;
/** What ends somebody's employment or gives an account to another, and cannot be undone here. */
export type EndingAct = 'gone' | 'left' | 'same_human' | 'another_human';
export type Mend = Omit<AnyMend, 'act'> & { act: Exclude<AnyMend['act'], EndingAct> };
export type Found = output<typeof OrganisationFound>['organisations'][number];

export const PAGE = 50;

const mend = (id: string, given: AnyMend) =>
  call<output<typeof Mended>>('POST', `/api/readiness/defects/${encodeURIComponent(id)}/mend`, given);

export const defects = {
  list: (kind: string, after = '') =>
    call<Defects>(
      'GET',
      `/api/readiness/defects?limit=${PAGE}${kind && `&kind=${encodeURIComponent(kind)}`}${after && `&after=${after}`}`,
    ),
  ofOrganisation: (id: string) =>
    call<Defects>('GET', `/api/readiness/defects?limit=100&organisationId=${encodeURIComponent(id)}`),
  mend: (id: string, given: Mend) => mend(id, given),
  /** For good: asked first. */
  end: (_sure: Sure, id: string, act: EndingAct) => mend(id, { act }),
  officers: (id: string) =>
    call<output<typeof OfficerList>>('GET', `/api/readiness/defects/${encodeURIComponent(id)}/officers`),
  departments: () => call<output<typeof DepartmentList>>('GET', '/api/readiness/departments'),
  organisations: (q: string) =>
    call<output<typeof OrganisationFound>>('GET', `/api/organisations?q=${encodeURIComponent(q)}`),
};

/** Asked on every page: whoever is not logged in has no alarm. */
export const loadAlarm = () => call<output<typeof AlarmView>>('GET', '/api/me/alarm', undefined, { login: false });
