import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { describe } from '../lib/errors.ts';
import type { FieldKey } from '../lib/field-crypto.ts';
import { loadOrCreateFieldKey } from './field-key-file.ts';
import { packageRoot } from './files.ts';
import { type PrivacyNotice, readNotice } from './notice.ts';
import { DEMO_API_TOKEN, DEMO_SCRIPT_TOKEN, sandboxWecom } from './sandbox-defaults.ts';
import { hashOfToken, type ScriptToken } from './script-token.ts';
import { readSettings, type Settings } from './settings.ts';
import type { Texts } from './text-file.ts';
import { readTexts } from './texts.ts';
import { demandFaults, isSandboxOn, type Values, Variables } from './variables.ts';

export interface Config {
  production: boolean;
  version: string;
  root: string;
  dataDir: string;
  logLevel: string;
  /** So long a sweep may be overdue before the process ends itself; 0: for ever. */
  watchdogMinutes: number;
  /** Of the bureau's own monitor, called every minute; null: nobody is called. */
  monitorUrl: string | null;
  http: HttpConfig;
  /** null: the embedded server. */
  database: { url: string | null };
  /** null: the embedded server. */
  redis: { url: string | null };
  wecom: WecomConfig;
  sandbox: {
    enabled: boolean;
    clockSpeed: number;
    /** Other machines can reach it. */
    exposed: boolean;
    /** API_TOKEN while it is the one everybody knows; null when it is one of their own. */
    demoToken: string | null;
  };
  fieldKeys: FieldKey[];
  settings: Settings;
  texts: Texts;
  notice: PrivacyNotice;
}

interface HttpConfig {
  port: number;
  host: string;
  publicUrl: string;
  apiToken: string;
  /** Whose X-Forwarded-For is believed. */
  trustedProxies: readonly string[];
  scripts: readonly ScriptToken[];
}

export interface WecomConfig {
  corpId: string;
  agentId: string;
  secret: string;
  contactsSecret: string | null;
  callback: CallbackSecrets;
  contactsCallback: CallbackSecrets | null;
  apiBaseUrl: string;
  oauthBaseUrl: string;
  loginBaseUrl: string;
  proxyUrl: string | null;
  callbackWindowSeconds: number;
}

interface CallbackSecrets {
  token: string;
  aesKey: string;
}

/** The files under config/, read and checked; `faults` lists what is wrong in them. */
export function readConfigFiles(root: string = packageRoot()) {
  const faults: string[] = [];
  const settings = attempt(faults, () => readSettings(root));
  const texts = settings && attempt(faults, () => readTexts(root, settings));
  const notice = settings && attempt(faults, () => readNotice(root, settings));
  return { settings, texts, notice, faults };
}

/**
 * Reads environment variables and the files under config/ once, into one frozen object.
 * Throws a single error that lists every fault, each naming the variable or file and what to change.
 */
export function readConfig(
  env: NodeJS.ProcessEnv,
  root: string = packageRoot(),
  { settings, texts, notice, faults: faultsInFiles } = readConfigFiles(root),
): Config {
  // An empty value is what compose files and shells pass for "not set".
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = Variables.safeParse(set);
  const faults = [...(parsed.success ? [] : variableFaults(parsed.error)), ...demandFaults(set), ...faultsInFiles];
  // A key is written to disk only when everything else is right.
  const fieldKeys =
    parsed.success && faults.length === 0 ? attempt(faults, () => readFieldKeys(parsed.data, root)) : undefined;
  if (!parsed.success || !settings || !texts || !notice || !fieldKeys || faults.length > 0) {
    throw new Error(`The configuration is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
  return deepFreeze(assemble(parsed.data, { root, settings, texts, notice, fieldKeys }));
}

function attempt<T>(faults: string[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    faults.push(describe(error));
    return undefined;
  }
}

function assemble(
  values: Values,
  { root, settings, texts, notice, fieldKeys }: Pick<Config, 'root' | 'settings' | 'texts' | 'notice' | 'fieldKeys'>,
): Config {
  const publicUrl = values.PUBLIC_URL ?? `http://localhost:${values.PORT}`;
  const sandboxed = isSandboxOn(values);
  const apiToken = values.API_TOKEN ?? DEMO_API_TOKEN;
  // Whoever reaches the sandbox can be anybody in it.
  const host = values.HOST ?? (sandboxed ? '127.0.0.1' : '0.0.0.0');
  return {
    production: values.NODE_ENV === 'production',
    version: readVersion(root),
    root,
    dataDir: resolve(root, values.DATA_DIR),
    logLevel: values.LOG_LEVEL,
    watchdogMinutes: values.WATCHDOG_MINUTES,
    monitorUrl: values.MONITOR_URL ?? null,
    http: {
      port: values.PORT,
      host,
      publicUrl,
      apiToken,
      trustedProxies: values.TRUSTED_PROXIES ?? [],
      scripts: [...settings.scripts, ...(sandboxed ? [demoScript] : [])],
    },
    database: { url: values.DATABASE_URL ?? null },
    redis: { url: values.REDIS_URL ?? null },
    wecom: wecomConfig(sandboxed ? { ...sandboxWecom(values.PORT, publicUrl), ...present(values) } : values),
    sandbox: {
      enabled: sandboxed,
      clockSpeed: values.EQIAN_CLOCK_SPEED,
      exposed: sandboxed && !isLoopback(host),
      demoToken: apiToken === DEMO_API_TOKEN ? apiToken : null,
    },
    fieldKeys,
    settings,
    texts,
    notice,
  };
}

const demoScript: ScriptToken = {
  name: 'demo',
  hash: hashOfToken(DEMO_SCRIPT_TOKEN),
  officers: 'any',
  actions: 'any',
};

function wecomConfig(values: Values): WecomConfig {
  const { WECOM_CONTACTS_CALLBACK_TOKEN: token, WECOM_CONTACTS_CALLBACK_AES_KEY: aesKey } = values;
  return {
    corpId: values.WECOM_CORP_ID ?? '',
    agentId: values.WECOM_AGENT_ID ?? '',
    secret: values.WECOM_SECRET ?? '',
    contactsSecret: values.WECOM_CONTACTS_SECRET ?? null,
    callback: { token: values.WECOM_CALLBACK_TOKEN ?? '', aesKey: values.WECOM_CALLBACK_AES_KEY ?? '' },
    contactsCallback: token && aesKey ? { token, aesKey } : null,
    apiBaseUrl: values.WECOM_API_BASE_URL ?? 'https://qyapi.weixin.qq.com',
    oauthBaseUrl: values.WECOM_OAUTH_BASE_URL ?? 'https://open.weixin.qq.com',
    loginBaseUrl: values.WECOM_LOGIN_BASE_URL ?? 'https://login.work.weixin.qq.com',
    proxyUrl: values.WECOM_PROXY_URL ?? null,
    callbackWindowSeconds: values.WECOM_CALLBACK_WINDOW_SECONDS,
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function variableFaults(error: z.ZodError): string[] {
  return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

function readFieldKeys(values: Values, root: string): FieldKey[] {
  return values.FIELD_KEY ?? [loadOrCreateFieldKey(resolve(root, values.DATA_DIR))];
}

function readVersion(root: string): string {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  return version;
}

function present(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Values;
}

/** Freezes plain objects and arrays all the way down; key bytes stay as they are, because views cannot be frozen. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
