/** What a card has room for, in characters; C05 puts 【预警通报】 before the title. */
export const TITLE_MAX = 20;
export const BODY_MAX = 88;

/** Who may choose a template: advisors have no words but these. */
export const RELEASES = ['ALL', 'OFFICERS', 'NOBODY'] as const;
export type Release = (typeof RELEASES)[number];

/** What a template leaves open, and how many characters it may take on the card. */
export const BLANKS = { 单位: 12, 时间: 6 } as const;
export type Blank = keyof typeof BLANKS;
export type BlankValues = Readonly<Record<Blank, string>>;

const NAMES = Object.keys(BLANKS) as Blank[];

export const blanksIn = (text: string): Blank[] => NAMES.filter((name) => text.includes(`{${name}}`));

export function fillBlanks(text: string, values: BlankValues): string {
  return NAMES.reduce((filled, name) => filled.replaceAll(`{${name}}`, values[name]), text);
}

/** How many characters it has when every blank is filled as far as it may be. */
export function longestOf(text: string): number {
  const values = Object.fromEntries(NAMES.map((name) => [name, '字'.repeat(BLANKS[name])])) as Record<Blank, string>;
  return [...fillBlanks(text, values).trim()].length;
}

/** Braces around anything else would stand on the card as they are. */
export function hasStrayBraces(text: string): boolean {
  return /[{}]/.test(NAMES.reduce((rest, name) => rest.replaceAll(`{${name}}`, ''), text));
}
