import { sql } from 'kysely';
import type { Executor } from '../../database/index.ts';
import { organisationsUnder } from '../scope/index.ts';

export interface Organisation {
  id: string;
  code: string;
  name: string;
  shortName: string;
}

export interface PastedList {
  /** Each organisation once, in the order of the lines. */
  found: { line: string; id: string; name: string }[];
  /** Lines that name none, or more than one, with whatever comes near. */
  unmatched: { line: string; candidates: { id: string; name: string }[] }[];
  /** How many lines named an organisation that stood there already. */
  repeated: number;
}

const CANDIDATES = 5;
const NEAR = 0.3;

/** Organisations somebody may reach, found by a list of names or codes, one a line. */
export async function matchPasted(
  ex: Executor,
  lines: readonly string[],
  scopeIds: readonly string[],
): Promise<PastedList> {
  const { rows } = await sql<Organisation>`
    select id, code, name, short_name from organisation
    where id = any (${[...(await organisationsUnder(ex, scopeIds))]}) order by code`.execute(ex);
  return matchLines(lines, rows);
}

/** A code or a name as a whole; whatever is only near is offered, never taken. */
function matchLines(lines: readonly string[], organisations: readonly Organisation[]): PastedList {
  const byKey = new Map<string, Organisation[]>();
  for (const one of organisations)
    for (const key of new Set([one.code, one.name, one.shortName].map(plain)))
      byKey.set(key, [...(byKey.get(key) ?? []), one]);
  const pairs = organisations.map((one) => ({
    one,
    names: [one.name, one.shortName].map((name) => pairsOf(core(name))),
  }));
  const list: PastedList = { found: [], unmatched: [], repeated: 0 };
  const known = new Set<string>();
  for (const line of lines.map((text) => text.trim())) {
    if (line === '') continue;
    const [same, ...others] = byKey.get(plain(line)) ?? [];
    if (same === undefined || others.length > 0) {
      const near = same === undefined ? nearest(line, pairs) : [same, ...others];
      list.unmatched.push({ line, candidates: near.map(({ id, name }) => ({ id, name })) });
    } else if (known.has(same.id)) {
      list.repeated += 1;
    } else {
      known.add(same.id);
      list.found.push({ line, id: same.id, name: same.shortName });
    }
  }
  return list;
}

/** As people type it and as lists carry it: full width or not, with blanks or without. */
const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();

/** A name without what half the county's names end in. */
const core = (name: string): string => plain(name).replace(/(股份有限公司|有限责任公司|有限公司|公司)$/, '');

function pairsOf(text: string): Set<string> {
  const letters = [...text];
  return new Set(letters.length < 2 ? letters : letters.slice(1).map((letter, index) => `${letters[index]}${letter}`));
}

function nearest(line: string, organisations: { one: Organisation; names: Set<string>[] }[]): Organisation[] {
  const asked = pairsOf(core(line));
  return organisations
    .map(({ one, names }) => ({ one, likeness: Math.max(...names.map((name) => likeness(asked, name))) }))
    .filter((near) => near.likeness >= NEAR)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, CANDIDATES)
    .map((near) => near.one);
}

/** Sørensen–Dice over pairs of neighbouring characters. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((pair) => b.has(pair)).length;
  return a.size + b.size === 0 ? 0 : (2 * shared) / (a.size + b.size);
}
