import { z } from 'zod';
import { defineEvent } from '../events/index.ts';
import type { Look } from './types.ts';

/** Somebody was shown a person's data. */
export const looked = defineEvent(
  'audit.looked',
  z.custom<Look>((look) => typeof look === 'object' && look !== null && 'seen' in look),
);
