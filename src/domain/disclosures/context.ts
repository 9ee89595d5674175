import type { Texts } from '../../config/text-file.ts';
import type { Database } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { Directory } from '../directory/index.ts';

export interface DisclosureContext {
  db: Database;
  directory: Pick<Directory, 'rolesOf' | 'covers' | 'placeOfScope' | 'organisation'>;
  /** Whether the signer's card bears the name of the person warned. */
  namesOnCards: boolean;
}

/** What its routes need beside. */
export interface DisclosureRouteContext extends Pick<DisclosureContext, 'db'> {
  audit: Pick<Audit, 'note' | 'takerOf'>;
  texts: Pick<Texts, 'disclosure' | 'log'>;
}
