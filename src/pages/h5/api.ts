import type { output } from 'zod';
import type { CandidatesData, NewWarningInput, PhoneView, ReceivedView } from '../../domain/warnings/api.ts';
import { call } from '../kit/call.ts';
import type { ActName, WarningListData, WarningViewData } from './contract.ts';

export const api = {
  warning: (id: string) => call<WarningViewData>('GET', pathOf(id)),
  warnings: (mine: boolean, open: boolean) =>
    call<WarningListData>('GET', `/api/warnings?mine=${mine}&open=${open}&limit=${LIST_LIMIT}`),
  act: (id: string, act: ActName, body: object = {}) => call<WarningViewData>('POST', `${pathOf(id)}/${act}`, body),
  candidates: (id: string, words: string) =>
    call<CandidatesData>('GET', `${pathOf(id)}/candidates?q=${encodeURIComponent(words)}`),
  employees: (words: string) => call<CandidatesData>('GET', `/api/employees?q=${encodeURIComponent(words)}`),
  raise: (warning: NewWarningInput) => call<output<typeof ReceivedView>>('POST', '/api/warnings', warning),
  phone: (id: string, of: 'subject' | 'advisor' | 'owner' | 'given') =>
    call<output<typeof PhoneView>>('GET', `${pathOf(id)}/phone?of=${of}`),
};

export const LIST_LIMIT = 100;
function pathOf(id: string): string {
  return `/api/warnings/${encodeURIComponent(id)}`;
}
