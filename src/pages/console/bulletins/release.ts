import type { Release } from '../../../domain/presets/types.ts';

export const PATH = '/api/bulletin-templates';

/** Who may choose a template. */
export const RELEASE_WORDS: Readonly<Record<Release, string>> = {
  ALL: '民警和安全顾问可用',
  OFFICERS: '只限民警',
  NOBODY: '停用',
};
