import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { Problem } from '../lib/problem.ts';

/** A role somebody holds somewhere. The words belong to the domain; this layer only carries them. */
export interface ActorRole {
  role: string;
  scopeKind: string;
  scopeId: string;
}

export interface PersonActor {
  kind: 'person';
  personId: string;
  userid: string | null;
  /** The script that acts in his name. */
  byToken?: string;
  /** Looked up on first use, once a request. */
  roles(): Promise<ActorRole[]>;
}

/** The feed; or, while it is being judged, a script by its name. */
export type Actor = PersonActor | { kind: 'gateway'; script?: string };

/** An action's name; or `public` (nobody needed), `person` (anybody logged in), `gateway` (the bearer token alone). */
export type Permission = string;

declare module 'fastify' {
  interface FastifyContextConfig {
    permission?: Permission;
    /** Answered while the screen is locked. */
    whileLocked?: true;
  }
  interface FastifyRequest {
    actor: Actor | null;
  }
  interface FastifyReply {
    /** The code of a refusal, for the log of security events. */
    refusedFor: string | null;
  }
}

export type Server = FastifyInstance;

/** The same server, with handlers typed by their zod schemas. */
export function typed(app: Server) {
  return app.withTypeProvider<ZodTypeProvider>();
}

/** For routes that only a logged-in person may call: the gateway's token opens no page. */
export function personOf(request: FastifyRequest): PersonActor {
  if (request.actor?.kind === 'person') return request.actor;
  throw new Problem({ code: 'person_required', status: 403, messageZh: '此操作需要本人登录后进行' });
}
