import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, hasCode } from '../lib/errors.ts';
import { type FieldKey, parseFieldKeys } from '../lib/field-crypto.ts';

const FILE = 'field.key';

/**
 * The key of a run without FIELD_KEY: made once under the data folder, readable by its owner only.
 * Two processes that start together end up with the same key.
 */
export function loadOrCreateFieldKey(dataDir: string): FieldKey {
  const path = join(dataDir, FILE);
  try {
    return readKey(path) ?? createKey(dataDir, path);
  } catch (cause) {
    throw new Error(
      `FIELD_KEY: is not set and ${path} cannot be used (${describe(cause)}): ` +
        'make DATA_DIR a folder this user can write, or set FIELD_KEY, e.g. k1:$(openssl rand -base64 32)',
      { cause },
    );
  }
}

function readKey(path: string): FieldKey | undefined {
  try {
    const [key] = parseFieldKeys(readFileSync(path, 'utf8').trim());
    return key;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function createKey(dataDir: string, path: string): FieldKey {
  // Others may pass through, not look in: PostgreSQL's own account must reach its folder below. The key is 0600.
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `local:${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  try {
    linkSync(draft, path); // all or nothing, and fails when another process was first
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const key = readKey(path);
  if (!key) throw new Error('it vanished while being made');
  return key;
}
