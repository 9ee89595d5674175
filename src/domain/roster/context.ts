import { z } from 'zod';
import type { Texts } from '../../config/text-file.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import { defineEvent, type Events } from '../../kernel/events/index.ts';
import type { StagingContext } from '../../kernel/imports/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import type { Directory } from '../directory/index.ts';

export interface RosterContext extends StagingContext {
  crypto: Pick<FieldCrypto, 'seal' | 'open' | 'phoneHash'>;
  corpId: string;
  directory: Pick<Directory, 'announce' | 'defect' | 'endRole' | 'holdsOf' | 'identityChanged' | 'person'>;
  events: Pick<Events, 'publish'>;
  outbound: Pick<Outbound, 'notify'>;
  look: Audit['look'];
  /** C25. */
  drawDone(variables: Record<'a' | 'b' | 'c' | 'd', string>, importId: string): TemplateCard;
  settings: { leaverShare: number; keepDays: number };
  texts: Texts['roster'];
}

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
