import { charCount } from '../../lib/text.ts';

/** A card that WeCom would refuse, cut or show badly. Names the field, never its text. */
export class CardLimitError extends Error {
  override readonly name = 'CardLimitError';
  readonly code = 'card_limit';
  readonly field: string;
  readonly limit: string | number;
  readonly actual: string | number;

  constructor(field: string, limit: string | number, actual: string | number) {
    super(`card field ${field}: limit ${limit}, actual ${actual}`);
    this.field = field;
    this.limit = limit;
    this.actual = actual;
  }
}

/** At most `max` characters (code points), where given. */
export function checkText(field: string, text: string | undefined, max: number): void {
  const actual = charCount(text ?? '');
  if (actual > max) throw new CardLimitError(field, max, actual);
}

export function demandText(field: string, text: string | undefined, max: number): void {
  demand(field, text);
  checkText(field, text, max);
}

export function demand(field: string, value: string | undefined): asserts value is string {
  if (value === undefined || value === '') throw new CardLimitError(field, 'required', 'missing');
}

/** Keys and ids are counted in bytes. */
export function checkKey(field: string, key: string | undefined, maxBytes: number): void {
  demand(field, key);
  const actual = Buffer.byteLength(key);
  if (actual > maxBytes) throw new CardLimitError(field, `${maxBytes} bytes`, `${actual} bytes`);
}

export function checkCount(field: string, list: readonly unknown[] | undefined, min: number, max: number): void {
  const actual = list?.length ?? 0;
  if (actual < min || actual > max) throw new CardLimitError(field, min === 0 ? max : `${min}–${max}`, actual);
}

export function checkOneOf(field: string, value: number | undefined, allowed: readonly number[]): void {
  if (value === undefined || allowed.includes(value)) return;
  throw new CardLimitError(field, `one of ${allowed.join(', ')}`, String(value));
}

export function checkUnique(field: string, keys: readonly (string | undefined)[]): void {
  const given = keys.filter((key) => key !== undefined);
  if (new Set(given).size !== given.length) throw new CardLimitError(field, 'unique', 'repeated');
}

export function checkUrl(field: string, url: string | undefined): void {
  demand(field, url);
  if (!/^https?:\/\/\S+$/i.test(url)) throw new CardLimitError(field, 'http(s)://…', 'another form');
}
