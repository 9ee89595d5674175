/** What may stand in a cell. Numbers stay numbers; a text never becomes a formula. */
export type CellValue = string | number | null | undefined;

/**
 * A text that a spreadsheet would run as a formula (=, +, -, @, tab, carriage return in front; OWASP "CSV injection")
 * gets an apostrophe before it. Characters that XML cannot hold are dropped.
 */
export function neutralise(text: string): string {
  const clean = text.replace(UNSTORABLE, (character) => (WHITE.includes(character) ? character : ''));
  return /^[=+\-@\t\r＝＋－＠]/.test(clean) ? `'${clean}` : clean;
}

/** The other way round, for files we wrote ourselves and that come back changed. */
export function withoutApostrophe(text: string): string {
  return /^'[=+\-@\t\r＝＋－＠]/.test(text) ? text.slice(1) : text;
}

/** XML 1.0 forbids the control characters but for three, and these two non-characters. */
const UNSTORABLE = /[\p{Cc}\uFFFE\uFFFF]/gu;
const WHITE = '\t\n\r';
