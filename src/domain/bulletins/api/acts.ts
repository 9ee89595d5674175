import { z } from 'zod';
import { freeText } from '../../../lib/free-text.ts';

/** The body of POST /api/bulletins/:id/<act>. */
export const BulletinActBodies = {
  submit: z.strictObject({}),
  approve: z.strictObject({}),
  refuse: z.strictObject({ reason: freeText(200) }),
  abort: z.strictObject({}),
  remind: z.strictObject({}),
  recall: z.strictObject({ reason: freeText(200).optional() }),
  close: z.strictObject({}),
} as const;
export const BULLETIN_ACTS = Object.keys(BulletinActBodies) as (keyof typeof BulletinActBodies)[];
export type BulletinAct = keyof typeof BulletinActBodies;
