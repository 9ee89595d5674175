import { z } from 'zod';
import { moment } from '../../../lib/moment.ts';

export const ids = z.array(z.string().min(1).max(64)).min(1).max(500);

/** ISO 8601; answered in UTC. */
export const at = moment();

/** Why a person is among the readers, by filter: 「岗位为财务」. */
export const Reason = z.object({ filter: z.string(), text: z.string() });

/** The card exactly as WeCom would get it (template_card JSON). */
export const Card = z.object({
  template: z.enum(['C05', 'C05b', 'C35']),
  roles: z.array(z.string()),
  card: z.record(z.string(), z.unknown()),
});

export const Named = z.object({ id: z.string(), name: z.string() });

export const Ref = z.object({ id: z.string(), number: z.string(), title: z.string() });
