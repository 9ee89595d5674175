import type {
  ChecksData,
  EvidenceListData,
  ExemptionsData,
  FoundData,
  SamplesData,
  StateData,
} from '../../../domain/campaigns/api.ts';
import { call } from '../call.ts';
import type { Sure } from '../parts/sure.tsx';

const of = (organisationId: string) => `organisationId=${encodeURIComponent(organisationId)}`;

interface About {
  personId: string;
  item: string;
}

/** What others find or allow about somebody's protections. */
export const checks = {
  places: () => call<ChecksData>('GET', '/api/protections/checks'),
  drawn: (organisationId: string) => call<SamplesData>('GET', `/api/protections/samples?${of(organisationId)}`),
  redraw: (_sure: Sure, organisationId: string) =>
    call<SamplesData>('POST', '/api/protections/samples/redraw', { organisationId }),
  verify: (found: About & { result: 'VERIFIED' | 'REJECTED'; reason?: string }) =>
    call<StateData>('POST', '/api/protections/verify', found),
  pictures: (organisationId: string, before: string | null) =>
    call<EvidenceListData>(
      'GET',
      `/api/protections/evidence?${of(organisationId)}${before ? `&before=${encodeURIComponent(before)}` : ''}`,
    ),
  exemptions: (organisationId: string, after: string | null) =>
    call<ExemptionsData>(
      'GET',
      `/api/protections/exemptions?${of(organisationId)}${after ? `&after=${encodeURIComponent(after)}` : ''}`,
    ),
  find: (organisationId: string, q: string) =>
    call<FoundData>('GET', `/api/protections/exemptions/people?${of(organisationId)}&q=${encodeURIComponent(q)}`),
  exempt: (given: About & { reason: string; until: string }) =>
    call<StateData>('POST', '/api/protections/exempt', given),
  lift: (_sure: Sure, about: About) => call<StateData>('POST', '/api/protections/exempt/lift', about),
};

export const pictureAt = (evidenceId: string) => `/api/protections/evidence/${encodeURIComponent(evidenceId)}`;
