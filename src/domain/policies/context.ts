import type { InForce } from '../../config/in-force.ts';
import type { Database } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { Timers } from '../../kernel/escalation/index.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Directory } from '../directory/index.ts';
import type { ReplayThreads } from './jobs/replay-thread.ts';

export interface PolicyContext {
  db: Database;
  inForce: InForce;
  audit: Pick<Audit, 'record' | 'look'>;
  directory: Pick<Directory, 'rolesOf'>;
  timers: Pick<Timers, 'sync' | 'register'>;
  replays: ReplayThreads;
  logger: Logger;
}
