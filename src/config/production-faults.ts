import { type FieldKey, parseFieldKeys } from '../lib/field-crypto.ts';

type Given = Partial<Record<string, unknown>>;

const TOKEN_MIN = 32;

/** What works on a desk and opens a door in production; each fault names its variable and what to set instead. */
export function productionFaults(given: Given): string[] {
  return [
    ...sandboxFaults(given),
    ...publicUrlFaults(textOf(given.PUBLIC_URL)),
    ...tokenFaults(textOf(given.API_TOKEN)),
    ...fieldKeyFaults(textOf(given.FIELD_KEY)),
    ...redisFaults(textOf(given.REDIS_URL)),
  ];
}

function sandboxFaults({ SANDBOX }: Given): string[] {
  if (String(SANDBOX).toLowerCase() !== 'on') return [];
  return ['SANDBOX: must not be on in production: unset it, or unset NODE_ENV=production for a demonstration'];
}

function publicUrlFaults(url: string): string[] {
  if (!/^http:/i.test(url)) return [];
  return ['PUBLIC_URL: is http, so logins and sessions could be read on the way: put TLS in front and set https://…'];
}

function tokenFaults(token: string): string[] {
  if (token === '' || token.length >= TOKEN_MIN) return [];
  return [`API_TOKEN: is shorter than ${TOKEN_MIN} characters and can be guessed: set $(openssl rand -hex 32)`];
}

function fieldKeyFaults(text: string): string[] {
  return readable(text)
    .filter(({ key }) => isWeak(key))
    .map(({ kid }) => `FIELD_KEY: key "${kid}" was not drawn at random: set ${kid}:$(openssl rand -base64 32)`);
}

/** A text that is no list of keys is refused by its form already. */
function readable(text: string): FieldKey[] {
  try {
    return parseFieldKeys(text);
  } catch {
    return [];
  }
}

const DISTINCT_MIN = 17;

/** All zero, one byte or word repeated, counted up, typed: 32 random bytes are none of these in the age of the universe. */
function isWeak(key: Buffer): boolean {
  const steps = new Set([...key].map((byte, at) => (byte - (key.at(at - 1) ?? 0) + 256) % 256).slice(1));
  const typed = key.every((byte) => byte >= 0x20 && byte < 0x7f);
  return typed || steps.size < DISTINCT_MIN || new Set(key).size < DISTINCT_MIN;
}

const REDIS = /^rediss?(?:\+sentinel)?:\/\/(?:(?<user>[^@/]*)@)?(?<hosts>[^/?]*)/i;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

function redisFaults(url: string): string[] {
  const { user = '', hosts = '' } = REDIS.exec(url)?.groups ?? {};
  const hasPassword = /^[^:]*:./.test(user);
  const away = hosts.split(',').filter((host) => host !== '' && !LOOPBACK.test(host.replace(/:\d+$/, '')));
  if (hasPassword || away.length === 0) return [];
  return ['REDIS_URL: has no password, so whoever reaches its port owns the queues: set redis://:<password>@host:6379'];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
