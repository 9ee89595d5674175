import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { shanghaiDay } from '../../src/lib/time.ts';

const root = join(import.meta.dirname, '../..');
const cache = join(root, 'node_modules/.cache/eqian-test-cluster');
/** A long run leaves logs of writing that cost more to copy than the county costs to seed. */
const BYTES_AT_MOST = 400 * 1024 * 1024;

/** What the two templates are made of; the county's clock stands at a morning that is counted from today. */
const MADE_OF = [
  'src/database/migrations',
  'src/database/embedded',
  'src/demo',
  'config',
  'test/support/kept-cluster.ts',
  'test/support/seeded-template.ts',
  'test/support/test-app-config.ts',
  'package-lock.json',
];

/** Another schema, seed or day is another county. */
const hash = hashOf(MADE_OF);
/** A migrated database without a row. */
export const SCHEMA_TEMPLATE = `eqian_schema_${hash}`;
export const COUNTY_TEMPLATE = `eqian_county_${hash}`;

/** Puts the cluster of an earlier run into this folder; false when there is none. */
export function restoreCluster(dataDir: string): boolean {
  const kept = join(cache, hash);
  if (!existsSync(kept)) return false;
  copy(kept, join(dataDir, 'postgres'));
  return true;
}

/** Keeps the cluster of a server that was stopped for the next run, in place of older ones. */
export function keepCluster(dataDir: string): void {
  const home = join(dataDir, 'postgres');
  if (bytesIn(home) > BYTES_AT_MOST) return;
  mkdirSync(cache, { recursive: true });
  const unfinished = join(cache, `unfinished-${process.pid}`);
  copy(home, unfinished);
  for (const name of readdirSync(cache)) if (!name.startsWith('unfinished-')) remove(name);
  renameSync(unfinished, join(cache, hash));
}

/** With the account that owns each file: PostgreSQL has one of its own where tests run as root. */
const copy = (from: string, to: string) => execFileSync('cp', ['-a', from, to]);
const remove = (name: string) => rmSync(join(cache, name), { recursive: true, force: true });

function hashOf(paths: readonly string[]): string {
  const made = createHash('sha256').update(shanghaiDay(new Date()));
  for (const file of paths.flatMap((path) => filesIn(join(root, path))).sort())
    made.update(`\n${relative(root, file)}\n`).update(readFileSync(file));
  return made.digest('hex').slice(0, 12);
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const bytesIn = (path: string): number => filesIn(path).reduce((sum, file) => sum + statSync(file).size, 0);
