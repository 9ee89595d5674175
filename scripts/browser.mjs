import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const packages = ['chromium', 'fonts-wqy-microhei'];

/** The browser tests want a Chromium and a Chinese font: without one every character is an empty box. */
export function ensureBrowser() {
  if (!hasBrowserTests() || (isOnPath('chromium', 'chromium-browser', 'google-chrome') && hasChineseFont())) return;
  if (process.getuid?.() === 0 && isOnPath('apt-get') && aptInstall()) return;
  console.error(
    `eqian: the browser tests will fail: install Chromium and a Chinese font (apt-get install ${packages.join(' ')})`,
  );
}

function hasBrowserTests() {
  const folder = resolve(import.meta.dirname, '../test/browser');
  return existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.test.ts'));
}

function isOnPath(...programs) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return programs.some((program) => folders.some((folder) => existsSync(join(folder, program))));
}

function hasChineseFont() {
  return spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' }).stdout?.trim().length > 0;
}

function aptInstall() {
  console.log('eqian: installing Chromium and a Chinese font for the browser tests');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => spawnSync('apt-get', ['-y', '-qq', ...args], { env, stdio: 'ignore' }).status === 0;
  const install = () => apt('install', '--no-install-recommends', ...packages);
  return install() || (apt('update') && install());
}
