import { z } from 'zod';
import { moment } from '../../lib/fields.ts';

// Contracts of the audit routes, shared with the pages. Times are ISO 8601 UTC.

const words = z.string().trim().min(1).max(40);
const format = z.enum(['xlsx', 'csv']).default('xlsx');

/** GET /api/audit: newest first; every filter left out means "any". */
export const AuditQuery = z.object({
  action: z.string().trim().min(1).max(60).optional(),
  /** An id, or the number of a warning, bulletin or request. */
  objectId: z.string().trim().min(1).max(64).optional(),
  actorId: z.string().trim().min(1).max(64).optional(),
  /** Whole name, mobile number or account: who acted, and whose data was seen. */
  actor: words.optional().meta({ title: '操作人' }),
  person: words.optional(),
  from: moment().optional(),
  to: moment().optional(),
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AuditSearch = z.infer<typeof AuditQuery>;

export const AuditExportQuery = AuditQuery.omit({ before: true, limit: true }).extend({ format });

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

/** POST /api/audit/verification: the links behind `after`, so many at a time. */
export const ChainPartBody = z.strictObject({ after: z.int().min(0).default(0) });
export const ChainPartView = z.strictObject({
  /** The last link that holds. */
  checkedTo: z.int(),
  total: z.int(),
  /** Hand it back as `after`; null at the end. */
  next: z.int().nullable(),
  fault: z
    .strictObject({
      kind: z.string(),
      number: z.int().nullable(),
      auditId: z.int().nullable(),
      lastGoodAt: z.string().nullable(),
    })
    .nullable(),
  head: z.strictObject({ number: z.int(), mac: z.string() }).nullable(),
});
export type ChainPartData = z.infer<typeof ChainPartView>;

/** GET /api/audit/security: who came in and who was turned away, newest first. */
export const SecurityQuery = z.object({
  from: moment().optional(),
  to: moment().optional(),
  address: z.string().trim().max(64).optional().meta({ title: '来源地址' }),
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type SecuritySearch = z.infer<typeof SecurityQuery>;
export const SecurityExportQuery = SecurityQuery.omit({ before: true, limit: true }).extend({ format });
export const SecurityListView = z.strictObject({
  events: z.array(
    z.strictObject({
      id: z.int(),
      at: z.string(),
      isRefused: z.boolean(),
      title: z.string(),
      /** Masked. */
      actor: z.string().nullable(),
      actorText: z.string(),
      address: z.string().nullable(),
      reason: z.string(),
      route: z.string(),
      times: z.int(),
    }),
  ),
  next: z.int().nullable(),
});
export type SecurityListData = z.infer<typeof SecurityListView>;
