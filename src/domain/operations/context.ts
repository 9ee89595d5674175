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

/** Which sources are waited for, and for how many minutes each may be silent, by day and by night. */
export const FeedSettings = z.strictObject({
  feeds: z
    .strictObject({
      sources: z.array(z.string().min(1).max(40)).max(20).default(['NATIONAL', 'PROVINCE']),
      dayFrom: z
        .string()
        .regex(/^\d\d:\d\d$/)
        .default('07:00'),
      dayTo: z
        .string()
        .regex(/^\d\d:\d\d$/)
        .default('23:00'),
      dayMinutes: z.int().min(5).max(10_080).default(240),
      nightMinutes: z.int().min(5).max(10_080).default(720),
    })
    .prefault({}),
});
export type FeedRules = z.output<typeof FeedSettings>['feeds'];

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
