import { z } from 'zod';

/** POST /api/sample: somebody is asked by card. */
export const SampleBody = z.strictObject({
  userid: z.string().trim().min(1).max(64).meta({ title: '企业微信账号', example: 'emp-0001-0002' }),
});
export const SampleMade = z.object({ id: z.string() });

/** POST /api/sample/:id/done: noted as done by whoever may ask. */
export const SampleParams = z.strictObject({ id: z.string().length(26) });
export const Nothing = z.strictObject({});

/** GET /api/sample: what is still open under the reader's places, the newest first. */
export const SampleList = z.object({
  samples: z.array(z.object({ id: z.string(), name: z.string(), askedAt: z.iso.datetime(), isLate: z.boolean() })),
  /** For the watermark. */
  viewer: z.object({ name: z.string() }),
});
export type SampleListData = z.infer<typeof SampleList>;
