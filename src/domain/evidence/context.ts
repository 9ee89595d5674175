import type { FieldCrypto } from '../../lib/field-crypto.ts';
import type { Logger } from '../../lib/logger.ts';
import type { WecomClient } from '../../wecom/api/index.ts';
import type { CampaignContext } from '../campaigns/index.ts';

/** Pictures stand behind what campaigns keep of people's protections; built once, in `index.ts`. */
export interface EvidenceContext extends CampaignContext {
  wecom: Pick<WecomClient, 'media'>;
  crypto: Pick<FieldCrypto, 'sealBytes' | 'openBytes'>;
  logger: Logger;
}
