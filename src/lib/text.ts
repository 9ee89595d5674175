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
