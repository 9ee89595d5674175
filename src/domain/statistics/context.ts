import type { Texts } from '../../config/text-file.ts';
import type { Database } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { CampaignContext } from '../campaigns/index.ts';
import type { Directory } from '../directory/index.ts';

export interface StatisticsContext {
  db: Database;
  audit: Pick<Audit, 'look'>;
  directory: Pick<Directory, 'rolesOf'>;
  campaigns: CampaignContext;
  texts: Texts;
}
