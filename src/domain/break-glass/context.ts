import { z } from 'zod';
import { type CardFile, cardFile } from '../../config/card-file.ts';
import type { Database, Executor } from '../../database/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Draw } from '../cards/index.ts';
import type { Directory } from '../directory/index.ts';

export const BREAK_GLASS = 'break_glass';

export const BreakGlassTexts = z.strictObject({ cards: z.strictObject({ asked: cardFile, opened: cardFile }) });

export interface BreakGlassContext {
  db: Database;
  corpId: string;
  publicUrl: string;
  crypto: Pick<FieldCrypto, 'seal' | 'open'>;
  directory: Pick<Directory, 'rolesOf' | 'person' | 'phoneOf' | 'onDuty'>;
  audit: Pick<Audit, 'record' | 'look'>;
  outbound: Pick<Outbound, 'notify'>;
  draw: Draw;
  texts: { cards: { asked: CardFile; opened: CardFile } };
  /** How this reader sees this person by his rights alone; null: not at all. */
  seenBy(ex: Executor, personId: string, readerId: string): Promise<'NAMED' | 'MASKED' | null>;
}

export interface By {
  personId: string;
  acting: Acting;
}
