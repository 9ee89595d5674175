import type { Texts } from '../../config/text-file.ts';
import type { Database } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { CampaignContext } from '../campaigns/index.ts';
import type { Directory } from '../directory/index.ts';
import type { CountPeople } from './queries/people.ts';

export interface StatisticsContext {
  db: Database;
  audit: Pick<Audit, 'look'>;
  directory: Pick<Directory, 'rolesOf'>;
  campaigns: CampaignContext;
  /** Of every organisation, a minute old at most. */
  countPeople: CountPeople;
  texts: Texts;
}
