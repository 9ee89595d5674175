import type { Texts } from '../../config/text-file.ts';
import { conflict, forbidden, invalid, notFound } from '../../lib/problem.ts';

type Reason = keyof Texts['posts'];

/** Why not, in the reader's words: of a right 403, of a field 400, of a state 409. */
export function createRefusals(texts: Texts['posts']) {
  return {
    forbidden,
    notFound,
    invalid: (field: string, reason: Reason, n: number | string = '') =>
      invalid(field, texts[reason].replace('{n}', String(n))),
    conflict: (code: string, reason: Reason) => conflict(code, texts[reason]),
  };
}

export type Refusals = ReturnType<typeof createRefusals>;
