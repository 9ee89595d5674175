import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '../lib/logger.ts';
import { createSparingly } from '../lib/recently.ts';

/** Comes back by itself for as long as the process lives. */
const reconnecting: RedisOptions = {
  retryStrategy: (times) => Math.min(times * 50, 1_000),
  connectTimeout: 5_000,
  keepAlive: 10_000,
};

/** For callers who are waiting: fails at once while Redis is away, and after two seconds when it hangs. */
export function connectImpatiently(url: string, logger: Logger): Redis {
  return listening(
    open(url, {
      ...reconnecting,
      connectionName: 'eqian',
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      commandTimeout: 2_000,
      socketTimeout: 3_000,
    }),
    logger,
  );
}

/** BullMQ's longest wait for a job is half of it: a connection silent for so long after a question is dead. */
const SILENT_MS = 20_000;

/** For workers, who have nothing better to do: BullMQ demands endless retries of them. */
export function connectPatiently(url: string, logger: Logger): Redis {
  return listening(
    open(url, { ...reconnecting, connectionName: 'eqian', maxRetriesPerRequest: null, socketTimeout: SILENT_MS }),
    logger,
  );
}

const firstConnectMs = 1_000;

/** A connection still being made is waited for, briefly; a lost one is not. */
export async function isReady(redis: Redis): Promise<boolean> {
  if (redis.status !== 'connecting' && redis.status !== 'connect') return redis.status === 'ready';
  return new Promise((answer) => {
    const settle = (ready: boolean) => {
      clearTimeout(timer);
      redis.off('ready', onReady);
      redis.off('close', onClose);
      answer(ready);
    };
    const onReady = () => settle(true);
    const onClose = () => settle(false);
    const timer = setTimeout(onClose, firstConnectMs);
    redis.on('ready', onReady);
    redis.on('close', onClose);
  });
}

/** The connection where it stands; throws while Redis is away. */
export async function whenReady(redis: Redis): Promise<Redis> {
  if (await isReady(redis)) return redis;
  throw new Error('Redis is away');
}

function open(url: string, options: RedisOptions): Redis {
  const address = redisAddress(url);
  return typeof address === 'string' ? new Redis(address, options) : new Redis({ ...options, ...address });
}

function listening(redis: Redis, logger: Logger): Redis {
  const complain = createComplaint(logger, 'Redis is away');
  redis.on('error', complain);
  redis.setMaxListeners(0);
  return redis;
}

const SENTINEL =
  /^(rediss?)\+sentinel:\/\/(?:(?<user>[^:@/]*):(?<password>[^@/]*)@)?(?<hosts>[^/@]+)\/(?<name>[^/?#]+)(?:\?(?<query>[^#]*))?$/;
const SENTINEL_PORT = 26_379;

/**
 * `redis://…` and `rediss://…` as they are; `redis+sentinel://:password@host1:26379,host2:26379/mymaster` as the
 * sentinels to ask for the master of that name; with `?sentinelPassword=…` (and `sentinelUsername`) where the sentinels have
 * one of their own. Throws when the latter cannot be read.
 */
export function redisAddress(url: string): string | RedisOptions {
  if (!/^rediss?\+sentinel:/.test(url)) return url;
  const { user, password, hosts, name, query } = SENTINEL.exec(url)?.groups ?? {};
  if (hosts === undefined || name === undefined) {
    throw new Error('REDIS_URL must look like redis+sentinel://:password@host1:26379,host2:26379/mymaster');
  }
  const own = new URLSearchParams(query);
  const sentinelPassword = own.get('sentinelPassword');
  const sentinelUsername = own.get('sentinelUsername');
  return {
    name,
    sentinels: hosts.split(',').map((host) => {
      const [address = '', port] = host.split(':');
      return { host: address, port: Number(port ?? SENTINEL_PORT) };
    }),
    ...(user ? { username: decodeURIComponent(user) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(sentinelUsername ? { sentinelUsername } : {}),
    ...(sentinelPassword ? { sentinelPassword } : {}),
    ...(url.startsWith('rediss') ? { tls: {}, enableTLSForSentinelMode: true } : {}),
  };
}

/** Logs a repeated trouble once a minute at most, with how often it was kept back. */
export function createComplaint(logger: Logger, message: string): (error: unknown) => void {
  const unsaid = createSparingly();
  return (error) => {
    const keptBack = unsaid(message);
    if (keptBack === null) return;
    logger.warn({ reason: error instanceof Error ? error.message : String(error), keptBack }, message);
  };
}
