import { z } from 'zod';
import type { PrivacyNotice } from '../../config/notice.ts';
import type { Texts } from '../../config/text-file.ts';
import type { Database } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import { defineEvent, type Events } from '../../kernel/events/index.ts';
import type { Together } from '../../kernel/module/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Draw } from '../cards/index.ts';
import type { Directory, RecordActs } from '../directory/index.ts';
import { PURPOSES } from './types.ts';

/** What somebody was told, agreed to, may see and may ask about his own data (个人信息保护法 arts. 13–17, 44–50). */
export interface PrivacyContext {
  db: Database;
  crypto: Pick<FieldCrypto, 'seal' | 'open'>;
  directory: Directory;
  audit: Audit;
  outbound: Outbound;
  draw: Draw;
  notice: PrivacyNotice;
  answerWorkingDays: number;
  retention: { warningPersonDays: number; messageDays: number; disclosureYears: number };
  records: RecordActs;
  events: Pick<Events, 'publish'>;
  /** All modules together. */
  all: Pick<Together, 'keeps' | 'needed' | 'erase'>;
  texts: Texts;
  publicUrl: string;
  logger: Logger;
}

/** Somebody takes his consent back: what rests on it goes in the same moment (个人信息保护法 arts. 15, 47). */
export const consentWithdrawn = defineEvent(
  'privacy.consent_withdrawn',
  z.object({ personId: z.string(), purpose: z.enum(PURPOSES) }),
);

/** A card that names somebody lies from now on the phone of this person. */
export const personNamed = defineEvent(
  'privacy.person_named',
  z.object({ to: z.string(), on: z.object({ kind: z.literal('warning'), id: z.string() }) }),
);
