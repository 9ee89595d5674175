import type { Texts } from '../../config/text-file.ts';
import type { Database } from '../../database/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import type { Directory } from '../directory/index.ts';

export const TEMPLATE = 'bulletin_template';

export interface PresetContext {
  db: Database;
  audit: Pick<Audit, 'record'>;
  directory: Pick<Directory, 'rolesOf'>;
  texts: Pick<Texts, 'bulletin' | 'fraudTypes'>;
}

export interface By {
  personId: string;
  acting: Acting;
}
