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

/** Where an event stream goes on: the id of the last event somebody has seen. */
export const LiveQuery = z.object({
  last: z.string().max(4_000).optional().meta({ title: '上次收到的编号' }),
});

/** What changed, never about whom: a topic, the thing's id where the reader may know which, its version. */
export const LiveChange = z.strictObject({
  topic: z.string(),
  id: z.string(),
  version: z.number().nullable(),
});
export type LiveChange = z.infer<typeof LiveChange>;

/** With every event: the clocks, and how old what the service knows was at that moment. */
export const LiveBeat = z.strictObject({
  /** The service's clock, which in a drill is not the wall's. */
  now: z.string(),
  /** Milliseconds since the database was last read. */
  ageMs: z.number(),
});
export type LiveBeatData = z.infer<typeof LiveBeat>;

/** Of an event `changes`. `hello`: from here on nothing is missed; `reset`: something was, ask anew; `beat`: the line lives. */
export const LiveChanges = LiveBeat.extend({ changes: z.array(LiveChange) });
export type LiveChangesData = z.infer<typeof LiveChanges>;
