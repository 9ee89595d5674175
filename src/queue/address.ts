import type { RedisOptions } from 'ioredis';

const SENTINEL =
  /^(rediss?)\+sentinel:\/\/(?:(?<user>[^:@/]*):(?<password>[^@/]*)@)?(?<hosts>[^/@]+)\/(?<name>[^/?#]+)$/;
const SENTINEL_PORT = 26_379;

/**
 * `redis://…` and `rediss://…` as they are; `redis+sentinel://:password@host1:26379,host2:26379/mymaster` as the
 * sentinels to ask for the master of that name. Throws when the latter cannot be read.
 */
export function redisAddress(url: string): string | RedisOptions {
  if (!/^rediss?\+sentinel:/.test(url)) return url;
  const { user, password, hosts, name } = SENTINEL.exec(url)?.groups ?? {};
  if (hosts === undefined || name === undefined) {
    throw new Error('REDIS_URL must look like redis+sentinel://:password@host1:26379,host2:26379/mymaster');
  }
  return {
    name,
    sentinels: hosts.split(',').map((host) => {
      const [address = '', port] = host.split(':');
      return { host: address, port: Number(port ?? SENTINEL_PORT) };
    }),
    ...(user ? { username: decodeURIComponent(user) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(url.startsWith('rediss') ? { tls: {}, enableTLSForSentinelMode: true } : {}),
  };
}
