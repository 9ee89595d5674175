import type { Texts } from '../../config/text-file.ts';
import type { Database } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import type { Directory } from '../directory/index.ts';

export interface CountyContext {
  db: Database;
  crypto: Pick<FieldCrypto, 'seal' | 'phoneHash'>;
  corpId: string;
  directory: Pick<Directory, 'assignRole' | 'endRole' | 'identityChanged' | 'inspectReadiness'>;
  record: Audit['record'];
  settings: { leaverShare: number };
  texts: Pick<Texts, 'roster' | 'county'>;
}
