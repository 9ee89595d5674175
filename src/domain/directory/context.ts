import type { Events } from '../../kernel/events/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';

export interface DirectoryContext {
  crypto: Pick<FieldCrypto, 'open' | 'seal' | 'phoneHash'>;
  corpId: string;
  events: Pick<Events, 'publish'>;
}
