import type { Config } from '../../config/environment.ts';
import type { Database } from '../../database/index.ts';

export interface AccountContext {
  db: Database;
  config: Pick<Config, 'sandbox' | 'settings' | 'texts'>;
}
