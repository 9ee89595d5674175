import { z } from 'zod';
import type { Settings } from './settings.ts';
import { type Texts, TextsFile } from './text-file.ts';
import { lintTexts } from './text-lint.ts';
import { readYamlFile } from './yaml-file.ts';

const TEXTS_FILE = 'config/texts.zh-CN.yaml';

/** Reads and lints the texts; a fault stops the start, because WeCom would refuse or cut the card only when it matters. */
export function readTexts(root: string, settings: Pick<Settings, 'tenant' | 'hotline'>): Texts {
  const hotline = settings.hotline;
  const texts = readYamlFile(
    root,
    TEXTS_FILE,
    z.preprocess((file) => expandTexts(file, { safe: safeIn(file), hotline }), TextsFile),
  );
  const faults = lintTexts(texts, settings);
  if (faults.length > 0) throw new Error(`${TEXTS_FILE} is not usable:\n${faults.join('\n')}`);
  return texts;
}

/** Puts the safe sentence and the hotline, which are the same everywhere, into every text. */
export function expandTexts(file: unknown, { safe, hotline }: { safe: string; hotline: string }): unknown {
  const inside = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll('{safe}', safe).replaceAll('{hotline}', hotline);
    if (Array.isArray(value)) return value.map(inside);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inside(part)]));
  };
  return inside(file);
}

const safeIn = (file: unknown): string =>
  typeof file === 'object' && file !== null && 'safe' in file ? String(file.safe) : '';
