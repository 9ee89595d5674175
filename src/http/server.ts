import { randomBytes } from 'node:crypto';
import cookie from '@fastify/cookie';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { ScriptToken } from '../config/script-token.ts';
import type { Limits } from '../config/settings.ts';
import type { Database } from '../database/index.ts';
import type { FieldCrypto } from '../lib/field-crypto.ts';
import type { Logger } from '../lib/logger.ts';
import { minutes, seconds } from '../lib/time.ts';
import { type AccessNeeds, guardRoutes } from './access.ts';
import { onlyKnownHosts, ownershipProof } from './address.ts';
import { answerOnce } from './answer-once.ts';
import { securityHeaders } from './browser-security.ts';
import { answerErrors, refuseBadUrl } from './errors.ts';
import { createAttempts, limitAttempts, type SharedCounter } from './limits.ts';
import { type IdentityNeeds, loginRoutes } from './login.ts';
import { type HealthChecks, healthRoutes, type Metrics, observeRequests } from './observability.ts';
import { drainLeftOvers, holdBodies } from './request-body.ts';
import { openApi, validating } from './schemas.ts';
import { createSecurityLog, noteRefusals, refuseCallbacks, type SecurityEvent } from './security-log.ts';
import { createTokens, createTokenUses, demandKnownActions } from './tokens.ts';
import type { Server } from './types.ts';

const BODY_LIMIT_BYTES = 256 * 1024;
/** For headers, and for bodies where a route names no other time. */
const ARRIVES_WITHIN_MS = seconds(30);
/** For the rest of a body whose request has been answered. */
const REST_WITHIN_MS = seconds(10);
/** The longest time any route may name for its body. */
const LONGEST_UPLOAD_MS = minutes(20);

/** Nothing at all moved on a connection: not a byte of a body, not one of an answer. */
const SILENT_MS = minutes(5);
/** Whoever connects and says nothing is looked for this often. */
const LOOK_EVERY_MS = seconds(5);

export interface ServerNeeds {
  db: Database;
  crypto: Pick<FieldCrypto, 'seal' | 'open'>;
  logger: Logger;
  metrics: Metrics;
  http: { publicUrl: string; apiToken: string; trustedProxies: readonly string[]; scripts: readonly ScriptToken[] };
  limits: Limits;
  /** What a refusal calls a field whose schema has no title, by its own name. */
  fieldTitles: Readonly<Record<string, string>>;
  /** Counts attempts of all processes together; without it each counts for itself. */
  countShared?: SharedCounter;
  /** Into the audited log. */
  recordRefusals(events: SecurityEvent[]): Promise<void>;
  version: string;
  access: AccessNeeds;
  identity: IdentityNeeds;
  sessionIdleMs(): number;
  checks: HealthChecks;
  /** Answers only to its own name: where the sandbox runs. */
  onlyKnownHosts?: boolean;
  /** Folders that may hold WeCom's WW_verify_*.txt. */
  proofFolders: string[];
  headersWithinMs?: number;
}

/** The door's frame: everything that is true of every route. Modules register theirs on what it returns. */
export async function createServer(needs: ServerNeeds): Promise<Server> {
  const { db, logger, metrics, http, version, access, identity, checks, proofFolders } = needs;
  const { headersWithinMs = ARRIVES_WITHIN_MS } = needs;
  const loggerInstance: FastifyBaseLogger = logger;
  const app: Server = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIds(),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: LONGEST_UPLOAD_MS,
    http: { headersTimeout: headersWithinMs, connectionsCheckingInterval: Math.min(LOOK_EVERY_MS, headersWithinMs) },
    connectionTimeout: SILENT_MS,
    keepAliveTimeout: seconds(65),
    trustProxy: http.trustedProxies.length > 0 && [...http.trustedProxies],
    routerOptions: { maxParamLength: 128 },
    frameworkErrors: refuseBadUrl,
  });
  app.setValidatorCompiler(validating(needs.fieldTitles));
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest('actor', null);
  answerErrors(app);
  holdBodies(app, { withinMs: ARRIVES_WITHIN_MS });
  drainLeftOvers(app, { withinMs: REST_WITHIN_MS });
  securityHeaders(app, http.publicUrl);
  if (needs.onlyKnownHosts) onlyKnownHosts(app, http.publicUrl);
  observeRequests(app, metrics);
  const attempts = createAttempts(needs.countShared);
  const securityLog = createSecurityLog({ write: needs.recordRefusals, logger });
  noteRefusals(app, securityLog);
  refuseCallbacks(app, { attempts, limits: needs.limits, securityLog });
  await limitAttempts(app, { attempts, limits: needs.limits });
  await app.register(cookie);
  await openApi(app, { version, publicUrl: http.publicUrl });
  demandKnownActions(http.scripts, access.inName);
  const { personByUserid } = identity;
  const uses = createTokenUses(db, logger);
  const tokens = createTokens({ ...http, limits: needs.limits, attempts, uses, personByUserid });
  guardRoutes(app, { db, http, access, tokens });
  answerOnce(app, { db, crypto: needs.crypto });
  await app.register(healthRoutes, { checks, version, metrics });
  await app.register(ownershipProof, { folders: proofFolders });
  await app.register(loginRoutes, { db, http, identity, sessionIdleMs: needs.sessionIdleMs });
  return app;
}

/** Lets requests under way finish, then cuts what still hangs on (long polls, event streams). */
export async function closeServer(app: Server, graceMs = seconds(10)): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), graceMs);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}

/** Unique across processes and restarts, and cheap: a random prefix and a counter. */
function requestIds(): () => string {
  const prefix = randomBytes(4).toString('hex');
  let count = 0;
  return () => `${prefix}-${(count++).toString(36)}`;
}
