import { mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, test, vi } from 'vitest';
import { startEmbeddedPostgres } from '../../../src/database/index.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { isAlive, killHard, startElsewhere, temporaryFolder } from '../../support/servers.ts';

const dataDir = temporaryFolder();
const cluster = join(dataDir, 'postgres', 'cluster');
const logger = createLogger({ level: 'silent' });
const start = (folder = dataDir) => startEmbeddedPostgres({ dataDir: folder, logger, settings: { fsync: 'off' } });

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test('a start that was killed while it made the data folder leaves nothing in the way', async () => {
  mkdirSync(join(dataDir, 'postgres', 'unfinished-999999999', 'half'), { recursive: true });

  const server = await start();

  await ask(server.url, 'create table note (text text)');
  await server.stop();
  expect(() => statSync(join(dataDir, 'postgres', 'unfinished-999999999'))).toThrow('ENOENT');
});

test('the password is ours alone and nobody gets in without it', async () => {
  const server = await start();
  expect(statSync(join(cluster, 'eqian-password')).mode & 0o777).toBe(0o600);
  const without = new URL(server.url);
  without.password = 'wrong';
  await expect(ask(without.href, 'select 1')).rejects.toThrow('password authentication failed');
  await server.stop();
});

test('a normal stop leaves no process', async () => {
  const server = await start();
  const pid = postmaster();
  expect(isAlive(pid)).toBe(true);

  await server.stop();

  expect(isAlive(pid)).toBe(false);
});

test('its statements go through a socket that only its owner may open; port and password stand in the address too', async () => {
  const server = await start();
  const { searchParams, port } = new URL(server.url);
  const socket = join(cluster, `.s.PGSQL.${port}`);

  expect(searchParams.get('host')).toBe(cluster);
  expect(statSync(socket).mode & 0o777).toBe(0o700);
  expect(await ask(server.url, viaSocket)).toEqual([{ socket: true }]);
  expect(await ask(withoutSocket(server.url), viaSocket)).toEqual([{ socket: false }]);

  await server.stop();
  expect(() => statSync(socket)).toThrow('ENOENT');
});

test('a data folder too deep for a socket is served by its port', async () => {
  const deep = join(dataDir, 'deep'.repeat(25));

  const server = await start(deep);

  expect(server.url).toBe(withoutSocket(server.url));
  expect(await ask(server.url, viaSocket)).toEqual([{ socket: false }]);
  await server.stop();
  rmSync(realpathSync(join(deep, 'postgres')), { recursive: true });
});

test('a server whose socket is gone is taken over by its port', async () => {
  const first = await start();
  rmSync(join(cluster, `.s.PGSQL.${new URL(first.url).port}`));

  const second = await start();

  expect(second.url).toBe(withoutSocket(first.url));
  await second.stop();
  await first.stop();
  expect((await start().then((third) => third.stop().then(() => third))).url).toBe(first.url);
});

test('a server whose owner was killed is taken over with all it was told', async () => {
  const owner = await startElsewhere('postgres', dataDir);
  const pid = postmaster();
  await killHard(owner);

  const server = await start();
  expect(postmaster()).toBe(pid);
  expect(await ask(server.url, viaSocket)).toEqual([{ socket: true }]);
  await ask(server.url, `insert into note values ('kept')`);
  await server.stop();

  expect(isAlive(pid)).toBe(false);
});

test('the server stays while another process uses it', async () => {
  const owner = await startElsewhere('postgres', dataDir);
  const pid = postmaster();
  const guest = await start();

  await guest.stop();
  expect(isAlive(pid)).toBe(true);

  await killHard(owner);
  await (await start()).stop();
  expect(isAlive(pid)).toBe(false);
});

test('a killed server comes back with what was committed', async () => {
  const first = await start();
  await ask(first.url, `insert into note values ('before the kill')`);
  process.kill(postmaster(), 'SIGKILL');

  const second = await start();

  expect(await ask(second.url, `select text from note where text like 'before%'`)).toEqual([
    { text: 'before the kill' },
  ]);
  await second.stop();
  await first.stop();
});

test('leftover locks whose number belongs to a stranger block nothing', async () => {
  const server = await start();
  const leftover = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  await server.stop();
  const stranger = process.ppid;
  const left = [stranger, ...leftover.slice(1)].join('\n');
  writeFileSync(join(cluster, 'postmaster.pid'), left);
  writeFileSync(join(cluster, `.s.PGSQL.${leftover[3]}.lock`), left);

  const again = await start();

  expect(postmaster()).not.toBe(stranger);
  expect(again.url).toBe(server.url);
  await again.stop();
});

test('a checkout that only its owner may enter works too', async () => {
  const closed = join(dataDir, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  const folder = join(closed, 'data');

  const server = await start(folder);

  expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.stop();
  rmSync(realpathSync(join(folder, 'postgres')), { recursive: true });
});

test('a data folder that cannot be made is named, with the way out', async () => {
  const file = join(dataDir, 'file');
  writeFileSync(file, '');
  await expect(start(file)).rejects.toThrow(/DATA_DIR .*set DATA_DIR or DATABASE_URL/);
});

const viaSocket = 'select inet_server_addr() is null as socket';

function withoutSocket(url: string): string {
  return url.replace(/[?].*/, '');
}

function postmaster(): number {
  return Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', vi.fn());
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
