import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { type ZodType, z } from 'zod';
import { describe } from '../lib/errors.ts';

/** The folder of package.json: the same whether this runs from src/ or from dist/. */
export function packageRoot(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) throw new Error(`no package.json above ${from}: the installation is incomplete`);
  }
}

/** Reads one of the operator's files under the package root; every fault names the file and the place in it. */
export function readYamlFile<T>(root: string, path: string, schema: ZodType<T>): T {
  const parsed = schema.safeParse(parseFile(root, path));
  if (!parsed.success) throw new Error(`${path} is not usable:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function parseFile(root: string, path: string): unknown {
  try {
    return parse(readFileSync(join(root, path), 'utf8'));
  } catch (cause) {
    throw new Error(`${path} cannot be read: ${describe(cause)}`, { cause });
  }
}
