import { z } from 'zod';

export const TasksView = z.strictObject({
  now: z.string(),
  tasks: z.array(
    z.object({
      /** As the module that has it calls it. */
      kind: z.string(),
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
  /** Entries of the home page that modules bring for this reader's rights, beside those of his roles. */
  entries: z.array(z.object({ to: z.string(), title: z.string(), about: z.string() })),
});
export type TasksData = z.infer<typeof TasksView>;
