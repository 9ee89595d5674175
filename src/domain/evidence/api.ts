import { z } from 'zod';
import { PROTECTION_STATES } from '../campaigns/types.ts';

const id = z.string().min(1).max(64);

/** GET /api/protections/evidence/:id: the picture itself. Audited; the page that shows it puts the watermark on it. */
export const EvidenceParams = z.strictObject({ id });

/** GET /api/protections/evidence: pictures of one organisation's people, the newest first; `next` goes on with older ones. Audited. */
export const EvidenceQuery = z.object({ organisationId: id, before: id.optional() });
export const EvidenceListView = z.object({
  pictures: z.array(
    z.object({
      id: z.string(),
      personId: z.string(),
      name: z.string(),
      unit: z.string().nullable(),
      item: z.string(),
      itemName: z.string(),
      state: z.enum(PROTECTION_STATES),
      attachedAt: z.string(),
      checkedAt: z.string().nullable(),
      /** Drawn by lot this time and not checked yet. */
      drawn: z.boolean(),
    }),
  ),
  next: z.string().nullable(),
  organisation: z.string(),
  viewer: z.object({ name: z.string() }),
});
export type EvidenceListData = z.infer<typeof EvidenceListView>;

/** GET /api/protections/mine/evidence: what the reader sent himself; DELETE …/:id erases one at once. */
export const OwnPicturesView = z.object({
  pictures: z.array(
    z.object({ id: z.string(), item: z.string(), attachedAt: z.string(), checkedAt: z.string().nullable() }),
  ),
});
export type OwnPicturesData = z.infer<typeof OwnPicturesView>;
