import { isIP } from 'node:net';
import { z } from 'zod';
import { ENCODING_AES_KEY } from '../lib/encoding-aes-key.ts';
import { describe } from '../lib/errors.ts';
import { parseFieldKeys } from '../lib/field-crypto.ts';

/** Every variable the service knows, with its form. Which of them must be set is decided in variable-demands.ts. */
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
