import { z } from 'zod';
import { defineEvent } from '../../kernel/events/index.ts';
import { PURPOSES } from './types.ts';

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
