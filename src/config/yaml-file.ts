import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type ZodType, z } from 'zod';
import { describe } from '../lib/errors.ts';

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
