import type { Texts } from '../../config/text-file.ts';
import { Problem } from '../../lib/problem.ts';

/** What is wrong with a field of a request, in the words of the texts file; {reason} names another field. */
export function createInvalid(texts: Texts) {
  return (field: string, message: string, reason = ''): Problem =>
    new Problem({
      code: 'invalid_field',
      status: 400,
      field,
      messageZh: (texts.messages[message] ?? message).replace('{reason}', texts.fields[reason] ?? reason),
    });
}

export type Invalid = ReturnType<typeof createInvalid>;
