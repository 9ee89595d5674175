import type { FastifyRequest } from 'fastify';
import { addressOf } from '../../http/index.ts';
import type { Acting } from './types.ts';

/** The actor of a request, for `record` and `look`: `audit.look(tx, { ...actingIn(request), object, seen: ['name'] })`. */
export function actingIn(request: FastifyRequest): Acting {
  const { actor, headers, method, routeOptions } = request;
  if (actor === null) throw new Error('an audited route needs an actor: give it a permission other than public');
  const from = { ip: addressOf(request), agent: headers['user-agent'] ?? '', route: `${method} ${routeOptions.url}` };
  if (actor.kind === 'gateway') return { actor: { kind: 'gateway' }, ...from };
  if (actor.byToken !== undefined)
    return { actor: { kind: 'gateway' }, onBehalfOf: actor.personId, script: actor.byToken, ...from };
  return { actor: { kind: 'person', personId: actor.personId }, ...from };
}
