import type { Texts } from '../../config/text-file.ts';
import { invalid, type Problem } from '../../lib/problem.ts';

/** What is wrong with a field of a request, in the words of the texts file; {reason} names another field. */
export function createInvalid(texts: Texts) {
  return (field: string, message: string, reason = ''): Problem =>
    invalid(field, (texts.messages[message] ?? message).replace('{reason}', texts.fields[reason] ?? reason));
}

export type Invalid = ReturnType<typeof createInvalid>;
