import { isIP } from 'node:net';
import { z } from 'zod';
import { describe } from '../lib/errors.ts';
import { type FieldKey, parseFieldKeys } from '../lib/field-crypto.ts';
import { DEMO_API_TOKEN } from './sandbox-defaults.ts';

/** WeCom's EncodingAESKey as the admin console draws it; no setting is taken which the receiver refuses. */
export const ENCODING_AES_KEY = /^[A-Za-z0-9]{43}$/;

/** Every variable the service knows, with its form. Which of them must be set is decided by demandFaults. */
export const Variables = z.object({
  NODE_ENV: oneOf(['production', 'development', 'test']).optional(),
  PORT: wholeNumber(1, 65_535).default(3000),
  HOST: z.string().trim().optional(),
  PUBLIC_URL: webUrl('https://eqian.example.gov.cn')
    .refine((url) => new URL(url).pathname === '/', 'must be a host of its own, without a path')
    .refine((url) => new URL(url).username === '', 'must not hold a user or password')
    .transform((url) => new URL(url).origin)
    .optional(),
  TRUSTED_PROXIES: z
    .string()
    .transform((list) => list.split(/[\s,]+/).filter((entry) => entry !== ''))
    .refine((list) => list.every(isAddressRange), 'must be addresses or ranges like 10.0.0.5,192.168.0.0/24')
    .optional(),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must look like postgres://user:password@host:5432/eqian' })
    .optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?(\+sentinel)?:\/\/\S+$/, 'must look like redis://host:6379 or rediss://host:6379')
    .optional(),
  DATA_DIR: z.string().default('.eqian'),
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  WATCHDOG_MINUTES: wholeNumber(0, 1_440).default(5),
  MONITOR_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  API_TOKEN: word('the bearer token of the import gateway').optional(),
  FIELD_KEY: z.string().transform(toFieldKeys).optional(),
  SANDBOX: oneOf(['on', 'off']).optional(),
  EQIAN_CLOCK_SPEED: z
    .string()
    .transform(Number)
    .pipe(z.number('must be a number like 60').min(0, 'must not be negative').max(3600, 'must not exceed 3600'))
    .default(1),
  WECOM_CORP_ID: word('the corp id (管理后台 → 我的企业 → 企业信息 → 企业ID)').optional(),
  WECOM_AGENT_ID: z
    .string()
    .regex(/^\d+$/, 'must be the number called AgentId on the app page, e.g. 1000002')
    .optional(),
  WECOM_SECRET: word("the app's Secret").optional(),
  WECOM_CONTACTS_SECRET: word('the Secret of contacts reading').optional(),
  WECOM_CALLBACK_TOKEN: word('the Token of 接收消息 → 设置API接收').optional(),
  WECOM_CALLBACK_AES_KEY: aesKey().optional(),
  WECOM_CONTACTS_CALLBACK_TOKEN: word('the Token of the contacts callback').optional(),
  WECOM_CONTACTS_CALLBACK_AES_KEY: aesKey().optional(),
  WECOM_API_BASE_URL: webUrl('https://qyapi.weixin.qq.com').optional(),
  WECOM_OAUTH_BASE_URL: webUrl('https://open.weixin.qq.com').optional(),
  WECOM_LOGIN_BASE_URL: webUrl('https://login.work.weixin.qq.com').optional(),
  WECOM_PROXY_URL: webUrl('http://proxy.example:3128').optional(),
  WECOM_CALLBACK_WINDOW_SECONDS: wholeNumber(0, 86_400).default(3600),
});

export type Values = z.output<typeof Variables>;

function wholeNumber(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .pipe(z.number().min(min, message).max(max, message));
}

function oneOf<const T extends readonly string[]>(options: T) {
  return z
    .string()
    .toLowerCase()
    .pipe(z.enum(options, `must be one of ${options.join(', ')}`));
}

/** Values are never repeated in a message: most of these are secrets. */
function word(what: string) {
  return z.string().regex(/^\S+$/, `must be ${what}, without blanks`);
}

function aesKey() {
  return z.string().regex(ENCODING_AES_KEY, 'must be the 43 letters and digits called EncodingAESKey');
}

const WIDEST_BITS = 8;

/** Narrow enough to be somebody's network: a range of everybody would let any caller choose his address. */
function isAddressRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) >= WIDEST_BITS && Number(bits) <= (family === 4 ? 32 : 128);
}

/** A path prefix is welcome; a trailing slash, query or fragment would break what is appended. */
function webUrl(example: string) {
  const message = `must be an http(s) address without query, like ${example}`;
  return z
    .url({ protocol: /^https?$/, error: message })
    .regex(/^[^?#]*$/, message)
    .transform((url) => url.replace(/\/+$/, ''));
}

function toFieldKeys(text: string, context: z.RefinementCtx) {
  try {
    return parseFieldKeys(text);
  } catch (error) {
    context.addIssue(describe(error));
    return z.NEVER;
  }
}

type Given = Partial<Record<string, unknown>>;

const WECOM = {
  WECOM_CORP_ID: '企业ID, 管理后台 → 我的企业 → 企业信息',
  WECOM_AGENT_ID: 'AgentId on the app page, 应用管理 → 自建',
  WECOM_SECRET: 'Secret on the app page',
  WECOM_CALLBACK_TOKEN: 'Token, app page → 接收消息 → 设置API接收',
  WECOM_CALLBACK_AES_KEY: 'EncodingAESKey, app page → 接收消息 → 设置API接收',
};
const GATEWAY = { API_TOKEN: 'e.g. $(openssl rand -hex 32)' };
const PRODUCTION = {
  DATABASE_URL: 'e.g. postgres://eqian:…@db:5432/eqian',
  REDIS_URL: 'e.g. redis://:…@redis:6379',
  FIELD_KEY: 'e.g. k1:$(openssl rand -base64 32)',
  PUBLIC_URL: 'the address people and WeCom reach this service at',
};

/** On unless a real app is configured; never in production, where demandFaults also refuses to be asked for it. */
export function isSandboxOn(given: Given): boolean {
  if (isProduction(given)) return false;
  if (given.SANDBOX !== undefined) return says(given.SANDBOX, 'on');
  return given.WECOM_SECRET === undefined;
}

const says = (value: unknown, word: string): boolean => String(value).toLowerCase() === word;
const isProduction = ({ NODE_ENV }: Given): boolean => says(NODE_ENV, 'production');

/** What must be set together, or must not be set, in this kind of run; each fault names its variable. */
export function demandFaults(given: Given): string[] {
  const production = isProduction(given);
  const missing = (demanded: Record<string, string>, why: string) =>
    Object.entries(demanded)
      .filter(([name]) => given[name] === undefined)
      .map(([name, where]) => `${name}: is missing (${why}): set it, ${where}`);

  return [
    ...(production ? missing(PRODUCTION, 'demanded in production') : []),
    ...(isSandboxOn(given)
      ? []
      : [
          ...missing({ ...WECOM, ...GATEWAY }, reasonForWecom(given)),
          ...contactsFaults(given),
          ...demoTokenFaults(given),
        ]),
    ...(production ? productionFaults(given) : []),
    ...(!isSandboxOn(given) && given.EQIAN_CLOCK_SPEED !== undefined && Number(given.EQIAN_CLOCK_SPEED) !== 1
      ? ['EQIAN_CLOCK_SPEED: only the sandbox has a movable clock: unset it, or set SANDBOX=on']
      : []),
  ];
}

/** Everybody knows the demo token: with it anybody could push warnings to real people. */
function demoTokenFaults(given: Given): string[] {
  if (given.API_TOKEN !== DEMO_API_TOKEN) return [];
  return [`API_TOKEN: is the public demo token: set one of your own, ${GATEWAY.API_TOKEN}`];
}

function contactsFaults(given: Given): string[] {
  const pair = ['WECOM_CONTACTS_CALLBACK_TOKEN', 'WECOM_CONTACTS_CALLBACK_AES_KEY'] as const;
  const [unset, ...others] = pair.filter((name) => given[name] === undefined);
  if (unset === undefined || others.length > 0) return [];
  const set = pair.find((name) => name !== unset);
  return [`${unset}: is missing while ${set} is set: set both (one contacts callback) or neither`];
}

function reasonForWecom(given: Given): string {
  if (isProduction(given)) return 'demanded in production';
  return given.SANDBOX === undefined ? 'WECOM_SECRET is set, so the sandbox is off' : 'the sandbox is off';
}

const TOKEN_MIN = 32;

/** What works on a desk and opens a door in production; each fault names its variable and what to set instead. */
export function productionFaults(given: Given): string[] {
  return [
    ...sandboxFaults(given),
    ...publicUrlFaults(textOf(given.PUBLIC_URL)),
    ...shortTokenFaults(textOf(given.API_TOKEN)),
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

function shortTokenFaults(token: string): string[] {
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
