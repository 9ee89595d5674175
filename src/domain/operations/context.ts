import { z } from 'zod';
import { type CardFile, cardFile } from '../../config/card-file.ts';
import type { Config } from '../../config/environment.ts';
import type { Database } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { Together } from '../../kernel/module/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Queue } from '../../queue/index.ts';
import type { Draw } from '../cards/index.ts';
import type { Directory } from '../directory/index.ts';
import type { FeedRules } from './jobs/feeds.ts';

export interface OperationsContext {
  db: Database;
  queue: Queue;
  outbound: Outbound;
  crypto: Pick<FieldCrypto, 'open' | 'phoneHash'>;
  config: Config;
  logger: Logger;
  audit: Pick<Audit, 'look' | 'record'>;
  directory: Pick<Directory, 'rolesOf' | 'onDuty' | 'holders'>;
  draw: Draw;
  feeds: FeedRules;
  all: Pick<Together, 'invariants' | 'auditObjects'>;
  texts: { cards: { silent: CardFile; back: CardFile } };
}

export const OperationsTexts = z.strictObject({ cards: z.strictObject({ silent: cardFile, back: cardFile }) });
