import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBrowser } from './browser.mjs';
import { build } from './build.mjs';

// Runs before `npm start` and `npm test`, also in a clone with nothing installed: it may use Node alone.
const root = resolve(import.meta.dirname, '..');

/** Installs what the lock file says when node_modules is missing or older; never removes a node_modules in use. */
export function install() {
  const lock = join(root, 'package-lock.json');
  const stamp = join(root, 'node_modules', '.eqian-lock');
  const wanted = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  if (!wasInstalledAfter(lock)) npmInstall();
  writeFileSync(stamp, wanted);
}

function wasInstalledAfter(lock) {
  const installed = join(root, 'node_modules', '.package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs;
}

/** Not `npm ci`: that begins by deleting node_modules. `install --no-save` obeys the lock file and leaves it alone. */
function npmInstall() {
  console.log('eqian: installing packages, this takes a moment');
  const flags = ['--no-save', '--include=dev', '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=error'];
  const [program, ...rest] = npmCommand();
  const stdio = ['ignore', 'inherit', 'inherit'];
  const { status } = spawnSync(program, [...rest, 'install', ...flags], { cwd: root, stdio });
  if (status !== 0) fail('the packages could not be installed (see above): is the npm registry reachable?');
}

/** The npm that called us, if one did. */
function npmCommand() {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('npm-cli.js') ? [process.execPath, cli] : ['npm'];
}

function fail(message) {
  console.error(`eqian: ${message}`);
  process.exit(1);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Node ${process.versions.node} is too old: install 20.19 or newer`);
  install();
  if (process.argv.includes('--build') || process.argv.includes('--test')) await build();
  if (process.argv.includes('--test')) ensureBrowser();
}
