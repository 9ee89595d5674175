import type { Database } from '../../database/index.ts';
import type { Directory } from '../directory/index.ts';

export interface DisclosureContext {
  db: Database;
  directory: Pick<Directory, 'rolesOf' | 'covers' | 'placeOfScope' | 'organisation'>;
  /** Whether the signer's card bears the name of the person warned. */
  namesOnCards: boolean;
}
