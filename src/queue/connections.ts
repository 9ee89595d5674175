import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '../lib/logger.ts';
import { redisAddress } from './address.ts';
import { createComplaint } from './complaint.ts';

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
