import { z } from 'zod';
import { cardsOf } from '../../config/card-file.ts';
import type { Database } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { Timers } from '../../kernel/escalation/index.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Draw } from '../cards/index.ts';
import type { Directory } from '../directory/index.ts';

/** The kind of owner of its cards and timers, and of objects in the audit log. */
export const SAMPLE = 'sample';

/** `texts.zh-CN.yaml`. */
export const SampleTexts = z.strictObject({
  cards: cardsOf('asked'),
  waiting: z.string(),
  nothing: z.string(),
  late: z.string(),
});

/** An operator may set these under `modules: { sample: … }` of `config/settings.yaml`. */
export const SampleSettings = z.strictObject({ dueDays: z.int().positive().default(1) });

export interface SampleContext {
  db: Database;
  audit: Pick<Audit, 'record'>;
  directory: Pick<Directory, 'person' | 'personByUserid' | 'rolesOf'>;
  draw: Draw;
  outbound: Pick<Outbound, 'notify' | 'showCardState'>;
  timers: Pick<Timers, 'sync'>;
  texts: z.output<typeof SampleTexts>;
  dueDays: number;
  publicUrl: string;
}
