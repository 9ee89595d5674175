/** The dots that keyboards and programs put between the parts of a name: · • ・ ． ‧ ∙ ⋅ ･ ⸱ ᛫ ㆍ ● and the like. */
const DOTS = /[·•・．‧∙⋅･⸱᛫ㆍᆞ・]/gu;
const DOT_OF_HAN = /(?<=\p{Script=Han})\s*\.\s*(?=\p{Script=Han})/gu;

/** Most names. */
const ORDINARY = /^[\u4E00-\u9FFF]+$/;

/** A name as it is kept and shown: one kind of dot, no padding (岚　夏 is 岚夏), single blanks between Latin words. */
export function shownName(text: string): string {
  if (ORDINARY.test(text)) return text;
  return text
    .replace(DOTS, '·')
    .normalize('NFKC')
    .replace(DOT_OF_HAN, '·')
    .replace(/\s*·\s*/gu, '·')
    .replace(/\s+/gu, ' ')
    .replace(/(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu, '')
    .trim();
}

/** What two spellings of one name have in common: neither blanks, dots nor capitals tell people apart. */
export function nameKey(name: string): string {
  if (ORDINARY.test(name)) return name;
  return shownName(name)
    .replace(/[\s·.]/gu, '')
    .toLowerCase();
}

export function isSameName(one: string, other: string): boolean {
  return one === other || nameKey(one) === nameKey(other);
}
