import type { RedisOptions } from 'ioredis';

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
