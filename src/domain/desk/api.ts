import { z } from 'zod';

export const DeskMe = z.strictObject({
  personId: z.string(),
  name: z.string(),
  /** What stands under the name in the watermark: userid or number. */
  mark: z.string(),
  roles: z.array(z.strictObject({ role: z.string(), title: z.string(), place: z.string(), scopeId: z.string() })),
  /** What he may do somewhere at all; which object is each page's question. */
  rights: z.array(z.string()),
});
export type DeskMeData = z.infer<typeof DeskMe>;
