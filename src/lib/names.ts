import { readable } from './text.ts';

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

/** What people and programs write where a name or a number should stand, and which is neither. */
export const NO_NAME = /^(?:同上|[同见]前|已?离职|待定|待补|未知|不详|空缺?|男|女|合计|小计|总计|true|false)$/i;

export interface NameTrouble {
  reason: 'blank' | 'nameLost' | 'nameShape' | 'nameEmoji' | 'nameDigit' | 'nameSign';
  /** A name with a remark is taken all the same. */
  severity: 'ERROR' | 'WARN';
}

/** What is wrong with a name as `shownName` leaves it; null when nothing is. */
export function nameTrouble(name: string): NameTrouble | null {
  if (readable(name) === '') return { reason: 'blank', severity: 'ERROR' };
  if (/[?？□�]/.test(name)) return { reason: 'nameLost', severity: 'ERROR' };
  if (!/\p{L}/u.test(name) || NO_NAME.test(name)) return { reason: 'nameShape', severity: 'ERROR' };
  if (/\p{Extended_Pictographic}/u.test(name)) return { reason: 'nameEmoji', severity: 'WARN' };
  if (/[^\p{L}\p{M}\p{N} ·.'’()（）-]/u.test(name)) return { reason: 'nameSign', severity: 'ERROR' };
  // What a program counts namesakes with is part of nobody's name; a colleague may be known by it all the same.
  if (/\p{Script=Han}[0-9]+$/u.test(name)) return { reason: 'nameDigit', severity: 'WARN' };
  return null;
}
