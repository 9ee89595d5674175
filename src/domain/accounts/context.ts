import type { Config } from '../../config/environment.ts';
import type { Database } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import type { Directory } from '../directory/index.ts';

export interface AccountContext {
  db: Database;
  config: Pick<Config, 'sandbox' | 'settings' | 'texts' | 'http'>;
  crypto: Pick<FieldCrypto, 'seal' | 'open' | 'formKey'>;
  audit: Pick<Audit, 'record' | 'look'>;
  directory: Pick<Directory, 'person' | 'rolesOf'>;
}
