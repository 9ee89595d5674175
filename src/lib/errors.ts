import { maskText } from './masking.ts';

/** Whether this error, or one it was caused by, carries the code (SQLSTATE, errno name or our own). */
export function hasCode(error: unknown, code: string): boolean {
  return errorChain(error).some((link) => 'code' in link && link.code === code);
}

/** One line for logs and terminals: messages from the outermost error to its first cause, secrets and phones masked. */
export function describe(error: unknown): string {
  const chain = errorChain(error);
  if (chain.length === 0) return maskText(String(error));
  const messages = chain.map((link) => link.message || ('code' in link ? String(link.code) : link.name));
  return maskText(messages.filter((message, index) => message !== messages[index - 1]).join(': '));
}

function errorChain(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let link = error; link instanceof Error && !chain.includes(link) && chain.length < 8; ) {
    chain.push(link);
    link = link.cause ?? (link instanceof AggregateError ? link.errors[0] : undefined);
  }
  return chain;
}
