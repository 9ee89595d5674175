/** Counts characters as WeCom's limits do: code points, so that an emoji or a rare 汉字 is one. */
export function charCount(text: string): number {
  return Array.from(text).length;
}

/** Shortens to at most `max` characters; what was cut shows as '…', which counts inside `max`. */
export function cut(text: string, max: number): string {
  const characters = Array.from(text);
  if (characters.length <= max) return text;
  if (max < 1) return '';
  return `${characters.slice(0, max - 1).join('')}…`;
}

/** Control characters but line ends and tabs, half an emoji, no-characters, and what turns the direction of a line round. */
const UNREADABLE = /(?![\n\r\t])[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;
/** Takes no room, or shows as a gap. */
const BLANK = /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** What somebody wrote, without what nobody can see and no store takes; only blanks are nothing. */
export function readable(text: string): string {
  const clean = text.replace(UNREADABLE, '').trim();
  return BLANK.test(clean) ? '' : clean;
}
