import { createContext, useContext } from 'react';
import type { output } from 'zod';
import type { MyProtectionsData } from '../../domain/campaigns/api.ts';
import type { ProfileView } from '../../domain/duty/api.ts';
import type {
  CandidatesData,
  NewWarningInput,
  PhoneView,
  ReceivedView,
  WarningListData,
  WarningViewData,
  WordsData,
} from '../../domain/warnings/api.ts';
import { call } from '../kit/call.ts';
import { loadOnce } from '../kit/data.ts';
import type { ActName } from '../kit/warning/rules.ts';

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

export type Profile = output<typeof ProfileView>;

export const loadProfile = () => call<Profile>('GET', '/api/me/profile');
export const loadOwn = () => call<MyProtectionsData>('GET', '/api/protections/mine');

/** The Chinese words of codes. */
export const loadWords = loadOnce<WordsData>('/api/words');

export const WordsContext = createContext<WordsData | null>(null);

export function useWords(): WordsData {
  const words = useContext(WordsContext);
  if (words === null) throw new Error('no words above this component');
  return words;
}
