import { z } from 'zod';
import { TASK_KINDS } from './types.ts';

export const TasksView = z.strictObject({
  now: z.string(),
  tasks: z.array(
    z.object({
      kind: z.enum(TASK_KINDS),
      id: z.string(),
      /** What is to be done, in the reader's words. */
      title: z.string(),
      about: z.string(),
      path: z.string(),
      /** The entry of the home page whose number it counts in. */
      entry: z.string(),
      /** The level in a word. */
      tag: z.string().nullable(),
      level: z.enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW']).nullable(),
      since: z.string(),
      dueAt: z.string().nullable(),
      count: z.int(),
    }),
  ),
  /** By entry of the home page; those with nothing are left out. */
  counts: z.record(z.string(), z.int()),
});
export type TasksData = z.infer<typeof TasksView>;
