import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, readConfig, readConfigFiles } from '../../src/config/environment.ts';

const FIELD_KEY = `test:${Buffer.alloc(32, 7).toString('base64')}`;

/** Every connection learns the schema anew: twenty in each testApp would cost more than most tests. */
export const FRUGAL = { poolSize: 8 };

/** Reading and checking all texts takes longer than anything else at a testApp's start: once a worker is enough. */
let files: ReturnType<typeof readConfigFiles> | undefined;

interface TestAppPlace {
  port: number;
  /** The name in its address: a passkey belongs to a name, never to a number. */
  host?: string;
  settings?: Partial<Config['settings']>;
}

/** The configuration of a test testApp: sandbox defaults on a port of its own. */
export function testAppConfig({ port, host = '127.0.0.1', settings }: TestAppPlace): Config {
  files ??= readConfigFiles();
  const env = {
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://${host}:${port}`,
    DATA_DIR: mkdtempSync(join(tmpdir(), 'eqian-test-app-')),
    LOG_LEVEL: 'silent',
    FIELD_KEY,
  };
  const config = readConfig(env, undefined, files);
  return settings ? { ...config, settings: { ...config.settings, ...settings } } : config;
}
