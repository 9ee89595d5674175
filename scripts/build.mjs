import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compressFolder } from './compress.mjs';

const root = resolve(import.meta.dirname, '..');
const pageOutputs = {
  'src/pages/h5': 'dist/pages/h5',
  'src/pages/console': 'dist/pages/console',
  'src/sandbox/pages': 'dist/pages/sandbox',
};
const pageFolders = Object.keys(pageOutputs);
const settings = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'tsconfig.pages.json'];

/**
 * The operator's tool is compiled file by file by tsc (`npm run check` is where types are judged); the service, which must
 * start quickly, and each page folder are bundled by vite. The unchanged is left alone.
 */
const parts = [
  {
    name: 'service',
    inputs: ['src', 'scripts/main.vite.config.ts', ...settings],
    skips: pageFolders,
    output: 'dist/main.js',
    command: ['vite/bin/vite.js', 'build', '--config', 'scripts/main.vite.config.ts', '--logLevel', 'warn'],
  },
  {
    name: 'tool',
    inputs: ['src', ...settings],
    skips: pageFolders,
    output: 'dist/cli.js',
    command: [
      'typescript/bin/tsc',
      '-p',
      'tsconfig.build.json',
      '--noCheck',
      '--incremental',
      '--tsBuildInfoFile',
      'dist/.tsbuildinfo',
    ],
  },
  ...pageFolders
    .filter((folder) => existsSync(join(root, folder, 'vite.config.ts')))
    .map((folder) => ({
      name: folder,
      inputs: ['src', ...settings],
      skips: [],
      output: pageOutputs[folder],
      isCompressed: true,
      command: ['vite/bin/vite.js', 'build', folder, '--config', `${folder}/vite.config.ts`, '--logLevel', 'warn'],
    })),
];

/** Ends the process with one clear line when something does not build. */
export async function build() {
  const stale = parts
    .map((part) => ({ part, now: fingerprint(part) }))
    .filter(({ part, now }) => readStamp(part) !== now);
  if (stale.length === 0) return;
  console.log(`eqian: building ${stale.map(({ part }) => part.name).join(', ')}`);
  const done = await Promise.all(stale.map(({ part }) => run(part)));
  stale.forEach(({ part, now }, at) => {
    if (!done[at]) return;
    if (part.isCompressed) compressFolder(join(root, part.output));
    if (part.name === 'tool') followSource();
    writeStamp(part, now);
  });
  const failed = stale.filter((_, at) => !done[at]).map(({ part }) => part.name);
  if (failed.length === 0) return;
  console.error(`eqian: ${failed.join(', ')} could not be built: the errors stand above`);
  process.exit(1);
}

/**
 * tsc leaves what it once made of files that are gone, and the folder of migrations is read as it lies. A module's own
 * texts go beside what was built of it: an image holds no source.
 */
function followSource() {
  const migrations = 'database/migrations';
  for (const name of readdirSync(join(root, 'dist', migrations)))
    if (name.endsWith('.js') && !existsSync(join(root, 'src', migrations, name.replace(/js$/, 'ts'))))
      rmSync(join(root, 'dist', migrations, name));
  for (const module of readdirSync(join(root, 'src/domain'))) {
    const texts = join('domain', module, 'texts.zh-CN.yaml');
    if (existsSync(join(root, 'src', texts))) copyFileSync(join(root, 'src', texts), join(root, 'dist', texts));
  }
}

async function run({ command: [program, ...args] }) {
  const child = spawn(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  return code === 0;
}

/** Names, sizes and times of all inputs: a few milliseconds for some hundred files. */
function fingerprint({ inputs, skips, command, isCompressed }) {
  const hash = createHash('sha256').update(JSON.stringify({ command, isCompressed }));
  const lines = inputs.flatMap((input) => (seen[input] ??= linesOf(input)));
  for (const { path, line } of lines) if (!skips.some((skip) => path.startsWith(`${skip}/`))) hash.update(line);
  return hash.digest('hex');
}

/** Most parts are made of the same files. */
const seen = {};

function linesOf(path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (stats.isFile()) return [{ path, line: `${path} ${stats.size} ${stats.mtimeMs}\n` }];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => linesOf(`${path}/${name}`));
}

function stampOf({ name }) {
  return join(root, 'dist', `.built-${name.replaceAll('/', '-')}`);
}

function readStamp(part) {
  const isBuilt = existsSync(stampOf(part)) && existsSync(join(root, part.output));
  return isBuilt ? readFileSync(stampOf(part), 'utf8') : null;
}

function writeStamp(part, fingerprint) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stampOf(part), fingerprint);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await build();
