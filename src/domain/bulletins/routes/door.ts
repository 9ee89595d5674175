import type { FastifyRequest } from 'fastify';
import { ErrorBody, personOf } from '../../../http/index.ts';
import { actingIn } from '../../../kernel/audit/index.ts';
import type { By } from '../act.ts';

export const tags = ['bulletins'];
export const refusals = { '4xx': ErrorBody };

export function by(request: FastifyRequest): By {
  return { personId: personOf(request).personId, acting: actingIn(request) };
}
