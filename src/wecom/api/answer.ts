/** Readers of WeCom's loosely typed JSON: what is absent or of another type becomes empty. */
export function textIn(answer: unknown, field: string): string {
  const value = valueIn(answer, field);
  return typeof value === 'string' ? value : '';
}

export function numberIn(answer: unknown, field: string): number {
  const value = Number(valueIn(answer, field));
  return Number.isFinite(value) ? value : 0;
}

export function listIn(answer: unknown, field: string): unknown[] {
  const value = valueIn(answer, field);
  return Array.isArray(value) ? value : [];
}

export function numbersIn(answer: unknown, field: string): number[] {
  return listIn(answer, field).map(Number).filter(Number.isFinite);
}

/** A list of userids: an array in some answers, joined by `|` in others; always lower-cased here. */
export function useridsIn(answer: unknown, field: string): string[] {
  const list = textIn(answer, field).split('|').concat(listIn(answer, field).map(String));
  return list.filter((userid) => userid !== '').map((userid) => userid.toLowerCase());
}

export function valueIn(answer: unknown, field: string): unknown {
  return typeof answer === 'object' && answer !== null ? Reflect.get(answer, field) : undefined;
}
