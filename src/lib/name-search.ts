import { pinyin } from 'pinyin-pro';
import { nameKey } from './names.ts';

/** What is found by a later part too: a long name of an organisation has no more beginnings than this. */
const BEGINNINGS = 24;
const LONGEST = 48;

type Kind = 'person' | 'organisation';

/**
 * By what a name is found, as the text of a `tsvector`: the name itself, its pinyin and its initials, each from every
 * character on, so that a search by the beginning of a word finds it in the middle. Of a person the surname is read as
 * surnames are (单 shan, 曾 zeng), and stands in full before the initials of the rest too (wangjg).
 */
export function nameSearch(name: string, kind: Kind = 'person'): string {
  const key = Array.from(keyOf(name));
  if (key.length === 0) return '';
  const syllables = pinyin(key.join(''), {
    type: 'array',
    toneType: 'none',
    v: true,
    surname: kind === 'person' ? 'head' : 'off',
  });
  const found = new Set<string>();
  for (let from = 0; from < Math.min(key.length, BEGINNINGS); from += 1) {
    const read = syllables.slice(from);
    found.add(key.slice(from).join(''));
    found.add(read.join(''));
    found.add(initials(read));
    if (kind === 'person') found.add(`${read[0] ?? ''}${initials(read.slice(1))}`);
  }
  return [...found].map((one) => quoted(Array.from(one).slice(0, LONGEST).join(''))).join(' ');
}

/** The text of a `tsquery` that finds a name by this word; null where the word names nobody. */
export function nameQuery(word: string): string | null {
  const key = keyOf(word);
  if (key === '') return null;
  const sought = new Set([key, key.replace(/([ln])yu/gu, '$1v')]);
  return [...sought].map((one) => `${quoted(Array.from(one).slice(0, LONGEST).join(''))}:*`).join(' | ');
}

const keyOf = (name: string): string => nameKey(name).toLowerCase().replace(/['’]/gu, '').replaceAll('ü', 'v');

const initials = (syllables: readonly string[]): string => syllables.map((one) => Array.from(one)[0] ?? '').join('');

/** A lexeme in the text of a tsvector or a tsquery. */
const quoted = (lexeme: string): string => `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
