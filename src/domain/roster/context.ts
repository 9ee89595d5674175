import type { Texts } from '../../config/text-file.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { Events } from '../../kernel/events/index.ts';
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
