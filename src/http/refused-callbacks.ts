import type { FastifyRequest } from 'fastify';
import type { Limits } from '../config/settings.ts';
import { networkOf } from './address.ts';
import type { Attempts } from './attempts.ts';
import { eventOf, type SecurityLog } from './security-log.ts';
import type { Server } from './types.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Told of every callback that was not believed; answers how many seconds its sender shall wait, or null. */
    callbackRefused(request: FastifyRequest, refusal: { reason: string; status: number }): number | null;
  }
}

/**
 * Only callbacks that prove false are held against an address: WeCom's own, which may come through the same proxy, are
 * never turned away for what somebody else sends.
 */
export function refuseCallbacks(
  app: Server,
  { attempts, limits, securityLog }: { attempts: Attempts; limits: Limits; securityLog: SecurityLog },
): void {
  app.decorate('callbackRefused', (request: FastifyRequest, { reason, status }: { reason: string; status: number }) => {
    securityLog.note(eventOf(request, { reason: `callback_${reason}`, status }));
    const { current, ttl } = attempts.countHere(`wrong callbacks ${networkOf(request)}`);
    return current > limits.wrongCallbacks ? Math.ceil(ttl / 1000) : null;
  });
}
