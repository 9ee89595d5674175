import type { output } from 'zod';
import type { DisclosuresView } from '../../../domain/privacy/api.ts';
import type { AuditListView, LogWordsView, VerificationView } from '../../../kernel/audit/api.ts';
import { call } from '../call.ts';

export type AuditPageData = output<typeof AuditListView>;
export type DisclosuresPageData = output<typeof DisclosuresView>;

const DAY_MS = 86_400_000;

export const audit = {
  words: () => call<output<typeof LogWordsView>>('GET', '/api/audit/words'),
  list: (by: { objectId: string; action: string }, before: number | null) => {
    const query = new URLSearchParams({ limit: '50' });
    if (by.objectId) query.set('objectId', by.objectId);
    if (by.action) query.set('action', by.action);
    if (before !== null) query.set('before', String(before));
    return call<AuditPageData>('GET', `/api/audit?${query}`);
  },
  verify: () => call<output<typeof VerificationView>>('GET', '/api/audit/verification'),
  /** Of the last so many days. */
  disclosures: (days: number, after: number | null) => {
    const [from, to] = [new Date(Date.now() - days * DAY_MS), new Date(Date.now() + DAY_MS)];
    const period = new URLSearchParams({ from: from.toISOString(), to: to.toISOString(), after: String(after ?? 0) });
    return call<DisclosuresPageData>('GET', `/api/disclosures?${period}`);
  },
};
