import type { Texts } from '../../config/text-file.ts';
import { Problem } from '../../lib/problem.ts';

type Reason = keyof Texts['posts'];

/** Why not, in the reader's words: of a right 403, of a field 422, of a state 409. */
export function createRefusals(texts: Texts['posts']) {
  return {
    forbidden: () => new Problem({ code: 'forbidden', status: 403, messageZh: texts.forbidden }),
    notFound: () => new Problem({ code: 'not_found', status: 404, messageZh: texts.notFound }),
    invalid: (field: string, reason: Reason, n: number | string = '') =>
      new Problem({ code: 'invalid_field', status: 422, field, messageZh: texts[reason].replace('{n}', String(n)) }),
    conflict: (code: string, reason: Reason) => new Problem({ code, status: 409, messageZh: texts[reason] }),
  };
}

export type Refusals = ReturnType<typeof createRefusals>;
