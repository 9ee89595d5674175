import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfigFiles } from '../../../src/config/environment.ts';
import type { DeskMenuData, ResourceData } from '../../../src/kernel/resource/api.ts';
import { days } from '../../../src/lib/time.ts';
import { createHttp, type Http } from '../../support/http.ts';
import { titleOf } from '../../support/phone.ts';
import { fileAtDesk, rowAtDesk, rowsAtDesk } from '../../support/resource-proof.ts';
import { createStores, dropStores, type TestAppStores, type TestAppVerbs, verbsOf } from '../../support/test-app.ts';
import { testAppConfig } from '../../support/test-app-config.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const copied = ['src', 'config', 'scripts', 'test/support', 'package.json', 'tsconfig.json', 'tsconfig.pages.json'];
const NAME = 'trial';

// A copy of the tree gets a module by the script, and is then built, checked and started as the tree itself would be.
const copy = mkdtempSync(join(tmpdir(), 'eqian-new-module-'));
let stores: TestAppStores;
let service: ChildProcess;
let testApp: TestAppVerbs;
let http: Http;

const node = (program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  run(process.execPath, [join('node_modules', program), ...args], {
    cwd: copy,
    env: { ...process.env, ...env },
    maxBuffer: 1 << 24,
  });

beforeAll(async () => {
  for (const path of copied) cpSync(join(root, path), join(copy, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  await run(process.execPath, ['scripts/new-module.mjs', NAME], { cwd: copy });
  stores = await createStores();
  await Promise.all([
    node('vite/bin/vite.js', [
      'build',
      'src/pages/h5',
      '--config',
      'src/pages/h5/vite.config.ts',
      '--logLevel',
      'warn',
    ]),
    node('tsx/dist/cli.mjs', ['src/cli.ts', 'migrate'], {
      DATABASE_URL: stores.databaseUrl,
      REDIS_URL: stores.redisUrl,
      DATA_DIR: join(copy, 'data'),
    }),
  ]);
  const orders = JSON.stringify({ stores });
  service = spawn(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'test/support/test-app-owner.ts', orders], {
    cwd: copy,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!service.stdout) throw new Error('the service has no output');
  await Promise.race([
    once(service.stdout, 'data'),
    once(service, 'exit').then(([code]) => expect.fail(`the service with the new module ended: ${code}`)),
  ]);
  const config = testAppConfig({ port: stores.port });
  const base = config.http.publicUrl;
  const gateway = createHttp(base, { authorization: `Bearer ${config.http.apiToken}` });
  http = createHttp(base);
  testApp = verbsOf(() => ({ base, http, gateway }));
});

afterAll(async () => {
  if (service?.exitCode === null) {
    service.kill('SIGTERM');
    await once(service, 'exit');
  }
  rmSync(copy, { recursive: true, force: true });
  if (stores) await dropStores(stores);
});

test('the script touches nothing but the module’s folder, a migration and one line of the list', () => {
  const filesOf = (folder: string) => readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' });
  const before = new Set(filesOf(root));
  const added = filesOf(copy).filter((name) => !before.has(name));
  expect(added.filter((name) => !name.startsWith(join('domain', NAME)))).toEqual([
    expect.stringMatching(/^database\/migrations\/\d{4}_trial\.ts$/),
  ]);
  const linesOf = (folder: string) => readFileSync(join(folder, 'src/app/modules.ts'), 'utf8').split('\n');
  const known = linesOf(root);
  expect(linesOf(copy).filter((line) => !known.includes(line))).toHaveLength(1);
  const changed = [...before].filter(
    (name) => /\.(tsx?|yaml)$/.test(name) && contentOf(root, name) !== contentOf(copy, name),
  );
  expect(changed).toEqual([join('app', 'modules.ts')]);
});

test('the tree with it type-checks, page included', async () => {
  const config = {
    extends: './tsconfig.pages.json',
    compilerOptions: { types: ['node', 'vite/client'], exactOptionalPropertyTypes: true },
    include: [],
    files: ['src/app/modules.ts', 'src/pages/h5/pages.ts', `src/domain/${NAME}/pages/${NAME}.tsx`],
  };
  writeFileSync(join(copy, 'tsconfig.new-module.json'), JSON.stringify(config));
  await expect(node('typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.new-module.json'])).resolves.toMatchObject({
    stdout: '',
  });
});

test('its page is built and stands on the home page of those with the right, and of nobody else', async () => {
  const built = JSON.parse(readFileSync(join(copy, 'dist/pages/h5/.vite/manifest.json'), 'utf8'));
  expect(Object.keys(built)).toContain(`../../domain/${NAME}/pages/${NAME}.tsx`);
  const entriesOf = async (userid: string) =>
    (await (await testApp.as(userid)).get<{ entries: { to: string }[] }>('/api/me/tasks')).entries.map(({ to }) => to);
  expect(await entriesOf('adv-0001-1')).toContain('/h5/trial');
  expect(await entriesOf('emp-0001-0020')).toEqual([]);
});

test('its routes ask for its rights and its places; the card goes out, the press is answered', async () => {
  const advisor = await testApp.as('adv-0001-1');
  const asked = { userid: 'emp-0001-0020' };
  expect((await (await testApp.as('emp-0001-0021')).request('POST', '/api/trial', asked)).status).toBe(403);
  expect((await (await testApp.as('adv-0002-1')).request('POST', '/api/trial', asked)).status).toBe(404);
  const { id } = await advisor.post<{ id: string }>('/api/trial', asked);
  const openIds = async () =>
    (await advisor.get<{ trials: { id: string }[] }>('/api/trial')).trials.map((one) => one.id);
  expect(await openIds()).toEqual([id]);
  await testApp.advance(0);
  const phone = testApp.phone('emp-0001-0020');
  expect(await phone.titles()).toContain('请您办理一件事');
  await phone.press('已办好');
  await testApp.advance(0);
  expect((await phone.titles()).at(-1)).toBe('已办好，谢谢您');
  expect(await openIds()).toEqual([]);
});

test('its word is answered, its timer fires, its to-do and what it keeps are shown', async () => {
  const advisor = await testApp.as('adv-0001-1');
  const phone = testApp.phone('emp-0001-0022');
  await advisor.post('/api/trial', { userid: 'emp-0001-0022' });
  await phone.chat('办理trial');
  await testApp.advance(0);
  expect((await phone.titles()).at(-1)).toBe('您还有1件事没有办，请看卡片。');
  const employee = await testApp.as('emp-0001-0022');
  expect((await employee.get<{ tasks: { title: string }[] }>('/api/me/tasks')).tasks).toMatchObject([
    { title: '请您办理' },
  ]);
  expect(await employee.get('/api/me/kept/TRIAL')).toMatchObject({ title: '请我办理的事', count: 1 });
  await testApp.advance(days(1));
  expect((await testApp.phone('adv-0001-1').screen()).map(titleOf)).toContain('您请办的一件事过了时限还没有办好。');
});

test('its list stands in the desk’s menu of those with the right, with its row, its act and its file, by its definition alone', async () => {
  const advisor = await testApp.as('adv-0001-1');
  const { id } = await advisor.post<{ id: string }>('/api/trial', { userid: 'emp-0001-0023' });
  const menuOf = async (userid: string) =>
    (await (await testApp.as(userid)).get<DeskMenuData>('/api/desk/menu')).pages.map(({ name }) => name);
  expect(await menuOf('adv-0001-1')).toContain(NAME);
  expect(await menuOf('emp-0001-0020')).not.toContain(NAME);

  const of = await advisor.get<ResourceData>('/api/desk/r/trial');
  expect(of).toMatchObject({ title: '办理事项', search: '办理人、单位', create: { inputs: [{ name: 'userid' }] } });
  expect(of.columns.map(({ title }) => title)).toEqual(['单位', '办理人', '状态', '请办人', '请办时间', '办好时间']);
  const [row] = await rowsAtDesk(advisor, { name: NAME }, 'state=OPEN');
  expect(row).toMatchObject({ id, state: 'OPEN' });
  expect(await rowAtDesk(advisor, { name: NAME }, id)).toMatchObject({
    ...{ row, allowed: ['done'], next: '等本人在卡片上按“已办好”。' },
  });
  expect(await rowAtDesk(await testApp.as('adv-0002-1'), { name: NAME }, id)).toBeNull();

  const act = of.acts.find(({ name }) => name === 'done') ?? expect.fail('it cannot be done');
  await advisor.request(act.method, act.path.replace(':id', id));
  expect(await rowAtDesk(advisor, { name: NAME }, id)).toMatchObject({
    ...{ row: { state: 'DONE' }, allowed: [], next: null, moments: [{ text: '请人办理' }, { text: '办好' }] },
  });
  const [heads, line] = await fileAtDesk(advisor, { name: NAME }, 'state=DONE&sort=askedAt');
  expect([heads?.[2], line?.[2]]).toEqual(['状态', '已办好']);
});

test('its invariant runs with the others, its command with the operator’s tool', async () => {
  const stored = { DATABASE_URL: stores.databaseUrl, REDIS_URL: stores.redisUrl, DATA_DIR: join(copy, 'data') };
  const invariants = await node('tsx/dist/cli.mjs', ['src/cli.ts', 'invariants'], stored);
  expect(invariants.stdout).toContain('trial-1');
  const waiting = await node('tsx/dist/cli.mjs', ['src/cli.ts', 'trial', '--userid', 'emp-0001-0022'], stored);
  expect(waiting.stdout.trim()).toHaveLength(26);
});

test('its texts are its own: the operator’s file knows nothing of it', () => {
  expect(JSON.stringify(readConfigFiles().texts)).not.toContain('请您办理一件事');
});

function contentOf(folder: string, name: string): string {
  return readFileSync(join(folder, 'src', name), 'utf8');
}
