import { productionFaults } from './production-faults.ts';
import { DEMO_API_TOKEN } from './sandbox-defaults.ts';

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
      : [...missing({ ...WECOM, ...GATEWAY }, reasonForWecom(given)), ...contactsFaults(given), ...tokenFaults(given)]),
    ...(production ? productionFaults(given) : []),
    ...(!isSandboxOn(given) && given.EQIAN_CLOCK_SPEED !== undefined && Number(given.EQIAN_CLOCK_SPEED) !== 1
      ? ['EQIAN_CLOCK_SPEED: only the sandbox has a movable clock: unset it, or set SANDBOX=on']
      : []),
  ];
}

/** Everybody knows the demo token: with it anybody could push warnings to real people. */
function tokenFaults(given: Given): string[] {
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
