import type { Config } from '../config/environment.ts';
import { createInForce } from '../config/in-force.ts';
import { beginRound, connect, patiently } from '../database/index.ts';
import { createMetrics, type Metrics } from '../http/index.ts';
import { createFieldCrypto } from '../lib/field-crypto.ts';
import type { Logger } from '../lib/logger.ts';
import { createPeriodic } from '../lib/periodic.ts';
import { type Checkpoint, createOutbound, type OutboundMeters } from '../outbound/index.ts';
import { createQueue } from '../queue/index.ts';
import { createWecomClient } from '../wecom/api/index.ts';
import type { AppRole } from './roles.ts';

export interface ResourceNeeds {
  config: Config;
  databaseUrl: string;
  redisUrl: string;
  roles: readonly AppRole[];
  logger: Logger;
  /** Keeps several systems apart on one Redis. */
  queuePrefix?: string;
  /** Connections to PostgreSQL, at most. */
  poolSize?: number;
  /** Where a test may stop the process for good. */
  checkpoint?: (name: Checkpoint) => void | Promise<void>;
}

export type Resources = ReturnType<typeof createResources>;

/** Stores, keys, the platform and the way out to it: what knows no word of the product. */
export function createResources(needs: ResourceNeeds) {
  const { config, databaseUrl, redisUrl, roles, logger, queuePrefix, checkpoint } = needs;
  const { wecom: platform } = config;
  const inForce = createInForce(config);
  const { poolSize = roles.includes('worker') ? 20 : 10 } = needs;
  const db = connect(databaseUrl, { poolSize, logger });
  const queue = createQueue({ redisUrl, logger, ...(queuePrefix ? { prefix: queuePrefix } : {}) });
  const crypto = createFieldCrypto(config.fieldKeys);
  const metrics = createMetrics();
  const clientWith = (secret: string) =>
    createWecomClient({
      corpId: platform.corpId,
      agentId: platform.agentId,
      secret,
      apiBaseUrl: platform.apiBaseUrl,
      oauthBaseUrl: platform.oauthBaseUrl,
      loginBaseUrl: platform.loginBaseUrl,
      proxyUrl: platform.proxyUrl,
      cache: queue.cache,
      logger,
    });
  const wecom = clientWith(platform.secret);
  const outbound = createOutbound({
    db,
    wecom,
    enqueue: queue.enqueue,
    crypto,
    settings: inForce.settings,
    logger,
    corpId: platform.corpId,
    agentId: platform.agentId,
    meters: meterOutbound(metrics),
    ...(checkpoint ? { checkpoint } : {}),
  });
  return {
    /** With what is in force now in the place of what the files said when the process started. */
    config: { ...config, settings: inForce.settings, texts: inForce.texts },
    inForce,
    db,
    databaseUrl,
    queue,
    crypto,
    metrics,
    periodic: createPeriodic({
      logger,
      begin: (work, { patient }) => beginRound(patient ? () => patiently(work) : work),
    }),
    wecom,
    /** Reads members; the app's own secret where no contacts secret is set. */
    contactsWecom: platform.contactsSecret === null ? wecom : clientWith(platform.contactsSecret),
    outbound,
    logger,
  };
}

/** Counters of every call to WeCom and every state a delivery takes. */
function meterOutbound(metrics: Metrics): OutboundMeters {
  const calls = metrics.histogram({
    name: 'wecom_call_seconds',
    help: 'Calls to WeCom by kind and result',
    labels: ['kind', 'result'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  });
  const states = metrics.counter({
    name: 'deliveries_total',
    help: 'Deliveries by the state they reached',
    labels: ['state', 'lane'],
  });
  return {
    called: (kind, result, milliseconds) => calls.observe({ kind, result }, milliseconds / 1000),
    moved: (state, lane) => states.inc({ state, lane: String(lane) }),
  };
}
