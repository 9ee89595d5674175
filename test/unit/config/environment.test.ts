import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../src/config/environment.ts';
import { loadOrCreateFieldKey } from '../../../src/config/field-key-file.ts';
import { packageRoot } from '../../../src/config/files.ts';
import { productionFaults, Variables } from '../../../src/config/variables.ts';

const folder = mkdtempSync(join(tmpdir(), 'eqian-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const AES_KEY = 'a'.repeat(43);
const KEY = createHash('sha256').update('environment').digest();
const FIELD_KEY = `k1:${KEY.toString('base64')}`;
const OWN_TOKEN = 'a-token-of-the-bureau-0123456789abcdef';
const app = {
  WECOM_CORP_ID: 'ww1',
  WECOM_AGENT_ID: '1000002',
  WECOM_SECRET: 'app-secret',
  WECOM_CALLBACK_TOKEN: 'token',
  WECOM_CALLBACK_AES_KEY: AES_KEY,
};
const production = {
  ...app,
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://eqian:secret@db:5432/eqian',
  REDIS_URL: 'redis://:secret@redis:6379',
  FIELD_KEY,
  API_TOKEN: OWN_TOKEN,
  PUBLIC_URL: 'https://eqian.example.gov.cn/',
};

describe('without any setting', () => {
  const config = readConfig({ DATA_DIR: folder });

  test('the demo runs: embedded stores, sandbox on, its fixed WeCom values', () => {
    expect(config).toMatchObject({
      production: false,
      version: '0.1.0',
      http: { port: 3000, publicUrl: 'http://localhost:3000', apiToken: 'demo-api-token' },
      database: { url: null },
      redis: { url: null },
      sandbox: { enabled: true, clockSpeed: 1 },
      wecom: {
        corpId: 'wweqiansandbox0001',
        agentId: '1000002',
        secret: 'sandbox-secret',
        contactsSecret: 'sandbox-contacts-secret',
        callback: { token: 'sandboxtoken', aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' },
        contactsCallback: { token: 'sandboxcontacts' },
        apiBaseUrl: 'http://127.0.0.1:3000/sandbox/wecom',
        oauthBaseUrl: 'http://localhost:3000/sandbox/oauth',
        loginBaseUrl: 'http://localhost:3000/sandbox/oauth',
        proxyUrl: null,
        callbackWindowSeconds: 3600,
      },
    });
  });

  test('nothing in it can be changed afterwards', () => {
    expect(
      Object.isFrozen(config) &&
        Object.isFrozen(config.wecom.callback) &&
        Object.isFrozen(config.settings.escalation.LOW),
    ).toBe(true);
  });

  test('a field key is made once, for its owner only, and found again', () => {
    expect(statSync(join(folder, 'field.key')).mode & 0o777).toBe(0o600);
    expect(readConfig({ DATA_DIR: folder }).fieldKeys).toEqual(config.fieldKeys);
  });

  test('a spoilt key file stops the start and says what to do', () => {
    const spoilt = mkdtempSync(join(folder, 'spoilt-'));
    writeFileSync(join(spoilt, 'field.key'), 'local:short');
    expect(() => loadOrCreateFieldKey(spoilt)).toThrow(/FIELD_KEY.*field\.key.*not base64 of 32 bytes/s);
  });

  test('a data folder that cannot be made stops the start and says what to do', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => readConfig({ DATA_DIR: join(folder, 'file', 'below') })).toThrow(/FIELD_KEY: .*DATA_DIR/);
  });
});

describe('the sandbox', () => {
  test('uses what is set and fills the rest', () => {
    const { wecom } = readConfig({
      DATA_DIR: folder,
      SANDBOX: 'ON',
      WECOM_CORP_ID: 'wwmine',
      WECOM_SECRET: 'mine',
      PORT: '4000',
    });
    expect(wecom).toMatchObject({
      corpId: 'wwmine',
      secret: 'mine',
      agentId: '1000002',
      apiBaseUrl: 'http://127.0.0.1:4000/sandbox/wecom',
    });
  });

  test('listens to this machine only unless HOST is set, and never hands out a token of one’s own', () => {
    const open = (env: NodeJS.ProcessEnv) => {
      const { http, sandbox } = readConfig({ DATA_DIR: folder, ...env });
      return [http.host, sandbox.exposed, sandbox.demoToken];
    };
    expect(open({})).toEqual(['127.0.0.1', false, 'demo-api-token']);
    expect(open({ HOST: '0.0.0.0' })).toEqual(['0.0.0.0', true, 'demo-api-token']);
    expect(open({ HOST: '127.0.0.1', API_TOKEN: 'own-token' })).toEqual(['127.0.0.1', false, null]);
    expect(open({ ...app, API_TOKEN: 'own-token' })).toEqual(['0.0.0.0', false, null]);
  });

  test('is off when a real app is set, and then talks to the real WeCom', () => {
    const { sandbox, wecom } = readConfig({ ...app, API_TOKEN: OWN_TOKEN, DATA_DIR: folder });
    expect(sandbox.enabled).toBe(false);
    expect(wecom).toMatchObject({
      contactsSecret: null,
      contactsCallback: null,
      apiBaseUrl: 'https://qyapi.weixin.qq.com',
      oauthBaseUrl: 'https://open.weixin.qq.com',
      loginBaseUrl: 'https://login.work.weixin.qq.com',
    });
  });

  test('a real app demands a gateway token of its own, outside production too', () => {
    expect(refusal({ ...app, DATA_DIR: folder })).toMatch(
      /API_TOKEN: is missing \(WECOM_SECRET is set, so the sandbox is off\): set it, e\.g\. \$\(openssl rand -hex 32\)/,
    );
    expect(refusal({ ...app, API_TOKEN: 'demo-api-token', DATA_DIR: folder })).toContain(
      'API_TOKEN: is the public demo token: set one of your own',
    );
    expect(refusal({ ...app, SANDBOX: 'off', DATA_DIR: folder })).toContain('API_TOKEN: is missing');
  });

  test('empty variables count as not set', () => {
    expect(readConfig({ DATA_DIR: folder, WECOM_SECRET: '', PORT: ' ', SANDBOX: '' }).sandbox.enabled).toBe(true);
  });
});

describe('production', () => {
  test('takes a complete setting, keeps a path prefix and drops the trailing slash', () => {
    const config = readConfig({ ...production, WECOM_API_BASE_URL: 'https://relay.example/wecom/' });
    expect(config).toMatchObject({
      production: true,
      http: { publicUrl: 'https://eqian.example.gov.cn', apiToken: OWN_TOKEN },
      sandbox: { enabled: false },
      wecom: { apiBaseUrl: 'https://relay.example/wecom' },
    });
    expect(config.fieldKeys).toEqual([{ kid: 'k1', key: KEY }]);
  });

  test('demands every store, secret and address at once, by name', () => {
    const message = refusal({ NODE_ENV: 'production' });
    for (const name of Object.keys(production))
      if (name !== 'NODE_ENV') expect(message).toContain(`${name}: is missing`);
  });

  test('is meant by PRODUCTION too: a word in capitals opens no sandbox', () => {
    expect(refusal({ NODE_ENV: 'PRODUCTION' })).toContain('FIELD_KEY: is missing (demanded in production)');
    expect(readConfig({ ...production, NODE_ENV: 'Production' })).toMatchObject({
      production: true,
      sandbox: { enabled: false },
    });
  });

  test('refuses the sandbox, the movable clock and the public demo token', () => {
    const message = refusal({ ...production, SANDBOX: 'on', EQIAN_CLOCK_SPEED: '60', API_TOKEN: 'demo-api-token' });
    expect(message).toMatch(/SANDBOX: .*EQIAN_CLOCK_SPEED: |EQIAN_CLOCK_SPEED: .*SANDBOX: /s);
    expect(message).toContain('API_TOKEN: is the public demo token');
  });
});

describe('production is not opened by a setting that was fine on a desk', () => {
  const hex = (bytes: Buffer) => `k1:${bytes.toString('base64')}`;
  test.each([
    ['PUBLIC_URL', 'http://eqian.example.gov.cn', 'is http'],
    ['API_TOKEN', 'short-token', 'shorter than 32'],
    ['FIELD_KEY', hex(Buffer.alloc(32)), 'not drawn at random'],
    ['FIELD_KEY', hex(Buffer.alloc(32, 7)), 'not drawn at random'],
    ['FIELD_KEY', hex(Buffer.alloc(32, 'ab1!')), 'not drawn at random'],
    ['FIELD_KEY', hex(Buffer.concat([KEY.subarray(0, 16), KEY.subarray(0, 16)])), 'not drawn at random'],
    ['FIELD_KEY', hex(Buffer.from(Array.from({ length: 32 }, (_, at) => at))), 'not drawn at random'],
    ['FIELD_KEY', hex(Buffer.from('correct-horse-battery-staple-42!')), 'not drawn at random'],
    ['FIELD_KEY', `${FIELD_KEY},k0:${Buffer.alloc(32).toString('base64')}`, 'key "k0" was not drawn'],
    ['REDIS_URL', 'redis://redis:6379', 'has no password'],
    ['REDIS_URL', 'redis://user@redis:6379', 'has no password'],
    ['REDIS_URL', 'rediss+sentinel://127.0.0.1:26379,10.0.0.2:26379/mymaster', 'has no password'],
  ])('%s=%s is refused and says what to set instead', (name, value, why) => {
    const message = refusal({ ...production, [name]: value });
    expect(message).toMatch(new RegExp(`- ${name}: .*${why}.*: set |- ${name}: .*${why}.*set `));
    expect(message.split('\n')).toHaveLength(2);
    if (name !== 'PUBLIC_URL' && name !== 'REDIS_URL') expect(message).not.toContain(value);
  });

  test.each([
    ['REDIS_URL', 'redis://127.0.0.1:6379'],
    ['REDIS_URL', 'redis://localhost'],
    ['REDIS_URL', 'redis://[::1]:6379/1'],
    ['REDIS_URL', 'rediss://user:secret@redis:6379'],
    ['REDIS_URL', 'redis+sentinel://:secret@a:26379,b:26379/mymaster'],
    ['FIELD_KEY', FIELD_KEY.replace('k1', 'k2')],
    ['API_TOKEN', 'x'.repeat(32)],
  ])('%s=%s is taken', (name, value) => {
    expect(readConfig({ ...production, [name]: value }).production).toBe(true);
  });

  test('a key drawn at random is never called weak', () => {
    for (let round = 0; round < 500; round += 1)
      expect(productionFaults({ FIELD_KEY: hex(randomBytes(32)) })).toEqual([]);
  });
});

describe('an address written another way is the same address', () => {
  test.each([
    ['https://EQIAN.Example.gov.cn:443/', 'https://eqian.example.gov.cn'],
    ['HTTPS://eqian.example.gov.cn', 'https://eqian.example.gov.cn'],
    ['https://eqian.example.gov.cn:8443', 'https://eqian.example.gov.cn:8443'],
    ['http://LOCALHOST:80/', 'http://localhost'],
  ])('PUBLIC_URL=%s is %s', (given, url) => {
    expect(readConfig({ DATA_DIR: folder, PUBLIC_URL: given }).http.publicUrl).toBe(url);
  });
});

describe('proxies', () => {
  test('nobody’s X-Forwarded-For is believed unless he is named', () => {
    expect(readConfig({ DATA_DIR: folder }).http.trustedProxies).toEqual([]);
    const named = readConfig({ DATA_DIR: folder, TRUSTED_PROXIES: '10.0.0.5, 192.168.0.0/24 fd00::/8' });
    expect(named.http.trustedProxies).toEqual(['10.0.0.5', '192.168.0.0/24', 'fd00::/8']);
  });
});

describe('faults', () => {
  test.each([
    ['PORT', '70000'],
    ['PORT', '3000x'],
    ['PUBLIC_URL', 'eqian.example'],
    ['PUBLIC_URL', 'https://eqian.example/?x=1'],
    ['DATABASE_URL', 'mysql://db'],
    ['REDIS_URL', 'localhost:6379'],
    ['LOG_LEVEL', 'loud'],
    ['API_TOKEN', 'has blank'],
    ['FIELD_KEY', 'k1'],
    ['SANDBOX', 'maybe'],
    ['NODE_ENV', 'prod'],
    ['EQIAN_CLOCK_SPEED', 'fast'],
    ['WECOM_AGENT_ID', 'agent'],
    ['WECOM_CALLBACK_AES_KEY', 'short'],
    ['WECOM_CONTACTS_CALLBACK_AES_KEY', AES_KEY.slice(1)],
    ['WECOM_API_BASE_URL', 'ftp://x'],
    ['WECOM_CALLBACK_AES_KEY', `${AES_KEY.slice(1)}+`],
    ['TRUSTED_PROXIES', 'nginx'],
    ['TRUSTED_PROXIES', '0.0.0.0/0'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['PUBLIC_URL', 'https://user:word@eqian.example'],
    ['WECOM_PROXY_URL', 'proxy:3128'],
    ['WECOM_CALLBACK_WINDOW_SECONDS', '-1'],
  ])('%s=%s is refused by name, once', (name, value) => {
    const message = refusal({ DATA_DIR: folder, [name]: value });
    expect(message.split('\n').filter((line) => line.includes(`- ${name}: `))).toHaveLength(1);
  });

  test('all are listed together and no secret is repeated', () => {
    const message = refusal({
      PORT: 'x',
      WECOM_SECRET: 'hush hush',
      FIELD_KEY: 'k1:hush',
      WECOM_CALLBACK_AES_KEY: 'hush',
    });
    for (const name of ['PORT', 'WECOM_SECRET', 'FIELD_KEY', 'WECOM_CALLBACK_AES_KEY', 'WECOM_CORP_ID'])
      expect(message).toContain(`${name}: `);
    expect(message).not.toContain('hush');
  });

  test('half a contacts callback is named as such', () => {
    const half = { ...app, DATA_DIR: folder, WECOM_CONTACTS_CALLBACK_TOKEN: 'token' };
    expect(refusal(half)).toContain(
      'WECOM_CONTACTS_CALLBACK_AES_KEY: is missing while WECOM_CONTACTS_CALLBACK_TOKEN is set',
    );
  });

  test('a missing settings file is named', () => {
    expect(() => readConfig({ DATA_DIR: folder }, folder)).toThrow(/config\/settings\.yaml cannot be read/);
  });

  test('no key file is written while anything else is wrong', () => {
    const fresh = join(folder, 'fresh');
    refusal({ DATA_DIR: fresh, PORT: 'x' });
    expect(() => statSync(fresh)).toThrow(/ENOENT/);
  });
});

test('the example file names every variable, each explained above it', () => {
  const lines = readFileSync(join(packageRoot(), 'config/.env.example'), 'utf8').split('\n');
  const named = lines.flatMap((line, index) =>
    /^[A-Z_]+=/.test(line) ? [{ name: line.split('=')[0], above: lines[index - 1] }] : [],
  );
  expect(named.map(({ name }) => name).sort()).toEqual(Object.keys(Variables.shape).sort());
  expect(named.every(({ above }) => above?.startsWith('# '))).toBe(true);
});

test('the package root is found from a built tree too', () => {
  expect(packageRoot(join(packageRoot(), 'dist', 'config'))).toBe(packageRoot());
});

function refusal(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('the configuration was accepted');
}
