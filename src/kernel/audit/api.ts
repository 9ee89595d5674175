import { z } from 'zod';
import { moment } from '../../lib/fields.ts';

// Contracts of the audit routes, shared with the pages. Times are ISO 8601 UTC.

/** GET /api/audit: newest first; every filter left out means "any". */
export const AuditQuery = z.object({
  action: z.string().trim().min(1).max(60).optional(),
  /** An id, or the number of a warning, bulletin or request. */
  objectId: z.string().trim().min(1).max(64).optional(),
  actorId: z.string().trim().min(1).max(64).optional(),
  from: moment().optional(),
  to: moment().optional(),
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AuditSearch = z.infer<typeof AuditQuery>;

export const AuditListView = z.object({
  entries: z.array(
    z.object({
      id: z.number(),
      at: z.string(),
      actorKind: z.string(),
      actorId: z.string().nullable(),
      /** Masked: the log is read for what was done. */
      actor: z.string().nullable(),
      action: z.string(),
      objectKind: z.string(),
      objectId: z.string(),
      /** The number of the warning, bulletin or request, or a campaign's name; null where the object has none. */
      number: z.string().nullable(),
      organisation: z.string().nullable(),
      /** Whom it is about, masked. */
      person: z.string().nullable(),
      /** What was given as reason, where the act asks for one. */
      reason: z.string().nullable(),
      /** How many people's data a look showed, where it was a page of them. */
      people: z.number().nullable(),
      /** By which route somebody looked. */
      route: z.string().nullable(),
      ip: z.string().nullable(),
    }),
  ),
  /** Hand it back as `before`; null at the end. */
  next: z.number().nullable(),
});
export type AuditListData = z.infer<typeof AuditListView>;

/** GET /api/audit/verification: every link of the chain against its row. */
export const VerificationView = z.object({
  ok: z.boolean(),
  checked: z.number(),
  /** The number of the first link that does not fit. */
  faultAt: z.number().nullable(),
  faultKind: z.string().nullable(),
});

const names = z.record(z.string(), z.string());
/** GET /api/audit/words: what the codes of the log and of the disclosures are called. */
export const LogWordsView = z.object({
  ...{ actions: names, objects: names, purposes: names, categories: names },
  /** Why personal data might be given. */
  bases: names,
});
export type LogWords = z.infer<typeof LogWordsView>;
