import type {
  BoardData,
  CampaignData,
  CampaignListData,
  OpenInput,
  PeopleData,
  PreviewData,
  RateData,
  RemindData,
  WishesData,
} from '../../../domain/campaigns/api.ts';
import { call } from '../call.ts';
import type { Sure } from '../parts/sure.tsx';

const at = (id: string) => `/api/campaigns/${encodeURIComponent(id)}`;

export interface PlaceOf {
  organisationId: string;
  gridUnitId?: string;
}

export const campaigns = {
  list: (isOpen: boolean, limit = 50) => call<CampaignListData>('GET', `/api/campaigns?open=${isOpen}&limit=${limit}`),
  rate: () => call<RateData>('GET', '/api/protections/rate'),
  preview: (scope: OpenInput['scope']) => call<PreviewData>('POST', '/api/campaigns/preview', { scope }),
  open: (input: OpenInput) => call<CampaignData>('POST', '/api/campaigns', input),
  close: (_sure: Sure, id: string) => call<CampaignData>('POST', `${at(id)}/close`, {}),
  board: (id: string, organisationId: string | null) =>
    call<BoardData>(
      'GET',
      `${at(id)}/board${organisationId ? `?organisationId=${encodeURIComponent(organisationId)}` : ''}`,
    ),
  wishes: (id: string, organisationId: string | null) =>
    call<WishesData>(
      'GET',
      `${at(id)}/wishes${organisationId ? `?organisationId=${encodeURIComponent(organisationId)}` : ''}`,
    ),
  people: (id: string, { organisationId, gridUnitId }: PlaceOf, after: string | null) =>
    call<PeopleData>(
      'GET',
      `${at(id)}/people?${query({ organisationId, gridUnitId, after: after ?? undefined, limit: '100' })}`,
    ),
  remind: (id: string, place: PlaceOf) => call<RemindData>('POST', `${at(id)}/remind`, place),
};

function query(parts: Record<string, string | undefined>): string {
  const given = Object.entries(parts).filter((part): part is [string, string] => part[1] !== undefined);
  return new URLSearchParams(given).toString();
}
