import type { input, output } from 'zod';
import type { PatchList, VisitBody, VisitList } from '../../domain/visits/api.ts';
import { call } from '../call.ts';
import type { Sure } from '../parts/sure.tsx';

export type Patches = output<typeof PatchList>;
export type Patch = Patches['units'][number];
export type VisitPage = output<typeof VisitList>;
export type Visit = VisitPage['visits'][number];
type NewVisit = input<typeof VisitBody>;

/** In the order of the form. */
export const PURPOSES: Record<Visit['purpose'], string> = {
  PUBLICITY: '上门宣传防骗',
  PROTECTIONS: '帮助完成三项防护',
  NEW_HIRES: '看望新员工',
};

const query = (values: Record<string, string | null>) =>
  new URLSearchParams(Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : []))).toString();

export const visits = {
  patches: (organisationId: string | null, q: string, after: string | null) =>
    call<Patches>('GET', `/api/visits/units?${query({ organisationId, q, after })}`),
  list: (after: string | null) => call<VisitPage>('GET', `/api/visits?${query({ limit: '20', after })}`),
  record: (visit: NewVisit) => call<{ id: string }>('POST', '/api/visits', visit),
  withdraw: (_sure: Sure, id: string) => call('DELETE', `/api/visits/${encodeURIComponent(id)}`),
};
