import { z } from 'zod';
import { cardsOf } from '../../config/card-file.ts';

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
