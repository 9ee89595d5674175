import { expect, test } from 'vitest';
import { redisAddress } from '../../../src/queue/connections.ts';

test('plain addresses go to the client as they are', () => {
  expect(redisAddress('rediss://:secret@redis.example:6380/1')).toBe('rediss://:secret@redis.example:6380/1');
});

test('a sentinel address names the sentinels and the master', () => {
  expect(redisAddress('redis+sentinel://:s%40fe@one.example:26380,two.example/mymaster')).toEqual({
    name: 'mymaster',
    sentinels: [
      { host: 'one.example', port: 26_380 },
      { host: 'two.example', port: 26_379 },
    ],
    password: 's@fe',
  });
});

test('a sentinel address without a master is refused, and the password not repeated', () => {
  expect(() => redisAddress('redis+sentinel://:secret@one.example:26379')).toThrow(/must look like redis\+sentinel/);
});

test('sentinels with a password of their own are asked with it', () => {
  const url =
    'rediss+sentinel://app:secret@one.example:26380/mymaster?sentinelUsername=watch&sentinelPassword=p%26q%2B1';
  expect(redisAddress(url)).toMatchObject({
    name: 'mymaster',
    username: 'app',
    password: 'secret',
    sentinelUsername: 'watch',
    sentinelPassword: 'p&q+1',
    enableTLSForSentinelMode: true,
  });
});
