import { z } from 'zod';
import { defineEvent } from '../../kernel/events/index.ts';

/** Somebody takes the roster of his places out of the service as a file. */
export const rosterExported = defineEvent('roster.exported', z.object({ personId: z.string(), people: z.number() }));

const AdvisorsListed = z.object({
  /** In whose name the list was handed in. */
  importerId: z.string(),
  /** Who did it, as the audit log takes it. */
  acting: z.object({
    actor: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('person'), personId: z.string() }),
      z.object({ kind: z.literal('operator') }),
    ]),
    onBehalfOf: z.string().exactOptional(),
  }),
  advisors: z.array(z.object({ organisationId: z.string(), employmentId: z.string() })).readonly(),
});
export type AdvisorsListed = z.infer<typeof AdvisorsListed>;

/** An applied list calls these people advisors, and none of them is one there yet. */
export const advisorsListed = defineEvent('roster.advisors_listed', AdvisorsListed);
