import type { Texts } from '../../config/text-file.ts';
import type { Database } from '../../database/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import type { Directory } from '../directory/index.ts';

export const SAVED_AUDIENCE = 'saved_audience';

export interface AudienceContext {
  db: Database;
  audit: Pick<Audit, 'record'>;
  directory: Pick<Directory, 'rolesOf' | 'countOrganisations'>;
  texts: Pick<Texts, 'bulletin' | 'roles'>;
}

export interface By {
  personId: string;
  acting: Acting;
}
