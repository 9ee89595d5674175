import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { cardFile } from './card-file.ts';
import type { Config } from './environment.ts';
import { lintCard } from './text-lint.ts';
import { expandTexts } from './texts.ts';
import { readYamlFile } from './yaml-file.ts';

const FOLDERS = ['src/domain', 'dist/domain'];

const Cards = z.object({ cards: z.record(z.string(), cardFile).default({}) });

/** A module's own texts, its cards tried with the longest values: WeCom would refuse or cut them only when it matters. */
export function readModuleTexts<T>(
  { root, settings, texts }: Pick<Config, 'root' | 'settings' | 'texts'>,
  name: string,
  schema: z.ZodType<T>,
): T {
  const path = pathOf(root, name);
  const expand = (file: unknown) => expandTexts(file, { safe: texts.safe, hotline: settings.hotline });
  const { cards } = readYamlFile(root, path, z.preprocess(expand, Cards));
  const faults = Object.entries(cards).flatMap(([id, card]) => lintCard(texts, id, card));
  if (faults.length > 0) throw new Error(`${path} is not usable:\n${faults.join('\n')}`);
  return readYamlFile(root, path, z.preprocess(expand, schema));
}

export const hasModuleTexts = (root: string, name: string): boolean => existsSync(join(root, pathOf(root, name)));

/** Beside the module's source; where only the built service lies, beside what was built of it. */
function pathOf(root: string, name: string): string {
  const paths = FOLDERS.map((folder) => join(folder, name, 'texts.zh-CN.yaml'));
  return paths.find((path) => existsSync(join(root, path))) ?? paths[0] ?? '';
}
