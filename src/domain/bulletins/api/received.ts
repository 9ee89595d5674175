import { z } from 'zod';

/** What a reader of the card sees behind 「查看详情」; POST /api/bulletins/:id/ack signs there. */
export const ReceivedBulletinView = z.object({
  id: z.string(),
  number: z.string(),
  title: z.string(),
  body: z.string(),
  longText: z.string().nullable(),
  fraudName: z.string(),
  script: z.array(z.string()),
  safe: z.string(),
  drill: z.boolean(),
  /** Why it came to this very person: 「因岗位为财务推送」. */
  why: z.string(),
  /** Employees are thanked for reading (「我知道了」), everybody else signs (「签收并转告」). */
  employee: z.boolean(),
  state: z.enum(['OPEN', 'SIGNED', 'CLOSED', 'WITHDRAWN', 'CORRECTED']),
  deadlineAt: z.string().nullable(),
  actedAt: z.string().nullable(),
  /** The bulletin this one puts right, and the one that puts this one right. */
  correctsNumber: z.string().nullable(),
  correctedBy: z.object({ id: z.string(), number: z.string() }).nullable(),
  publisher: z.string(),
  viewer: z.object({ name: z.string() }),
});
export type ReceivedBulletinData = z.infer<typeof ReceivedBulletinView>;
