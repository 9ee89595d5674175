import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, readConfig } from '../../src/config/environment.ts';

const FIELD_KEY = `test:${Buffer.alloc(32, 7).toString('base64')}`;

/** The configuration of a test town: sandbox defaults on a port of its own. */
export function townConfig({ port, settings }: { port: number; settings?: Partial<Config['settings']> }): Config {
  const config = readConfig({
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: mkdtempSync(join(tmpdir(), 'eqian-town-')),
    LOG_LEVEL: 'silent',
    FIELD_KEY,
  });
  return settings ? { ...config, settings: { ...config.settings, ...settings } } : config;
}
