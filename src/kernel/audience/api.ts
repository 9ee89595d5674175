// Contracts of everything that asks or informs many, shared with the pages.

import { z } from 'zod';
import { type BoxOf, freeText } from '../../lib/fields.ts';
import { sharesOf } from '../../lib/shares.ts';

interface FilterOptions<Tag extends string> {
  tags: readonly [Tag, ...Tag[]];
  /** What a department is called on the form. */
  unit: string;
  /** An empty list may mean "any" like one that is left out. */
  atLeast?: 0 | 1;
  /** Text that was checked when it came in is read back as it is kept. */
  text?: BoxOf;
}

/** Who an audience is made of, list by list; a list that is left out means "any". */
export function audienceLists<Tag extends string>({ tags, unit, atLeast = 1, text = freeText }: FilterOptions<Tag>) {
  const list = <Item extends z.ZodType>(item: Item, most: number, title: string) =>
    z.array(item).min(atLeast).max(most).optional().meta({ title });
  const id = z.string().min(1).max(64);
  return {
    townshipIds: list(id, 500, '乡镇街道'),
    stationIds: list(id, 500, '派出所'),
    organisationIds: list(id, 500, '单位'),
    gridUnitIds: list(id, 500, unit),
    kinds: list(z.enum(['ENTERPRISE', 'COMMUNITY', 'BANK', 'TELCO', 'SCHOOL', 'HEALTH']), 6, '单位类别'),
    tiers: list(z.enum(['ABOVE_SCALE', 'KEY', 'GENERAL']), 3, '单位层级'),
    sectors: list(z.enum(['HEALTH', 'EDUCATION', 'FINANCE']), 3, '系统'),
    industries: list(text(40), 50, '行业'),
    posts: list(text(40), 50, '岗位'),
    tags: list(z.enum(tags), tags.length, '标签'),
  };
}

/**
 * Counts of people by state. Each person is in exactly one state, so the parts always sum to the whole; nothing else may
 * add to it.
 */
export function defineCounts<const Whole extends string, const Names extends Record<string, string>>(
  whole: Whole,
  names: Names,
) {
  type State = keyof Names & string;
  type Part = Names[State];
  type Counts = Record<Whole | Part, number>;
  const parts = Object.values(names) as Part[];
  const zero = Object.fromEntries([whole, ...parts].map((name) => [name, 0])) as Counts;

  return {
    whole,
    /** The name under which each state is counted. */
    names,
    none: zero,
    view: numbers([whole, ...parts]),
    /** Shares of the whole in percent, 0 to 100 with one decimal. */
    percentView: numbers(parts),

    of(byState: Partial<Record<State, number>>): Counts {
      const counts: Record<string, number> = { ...zero };
      for (const [state, name] of Object.entries(names) as [State, Part][]) {
        const people = byState[state] ?? 0;
        counts[name] = people;
        counts[whole] = (counts[whole] ?? 0) + people;
      }
      return counts as Counts;
    },

    /** Of groups that have nobody in common. */
    sum(groups: readonly Counts[]): Counts {
      const total: Record<string, number> = { ...zero };
      for (const group of groups)
        for (const name of [whole, ...parts]) total[name] = (total[name] ?? 0) + group[name as keyof Counts];
      return total as Counts;
    },

    /** They sum to exactly 100. */
    percent(counts: Counts): Record<Part, number> {
      const shares = sharesOf(parts.map((name) => counts[name]));
      return Object.fromEntries(parts.map((name, index) => [name, shares[index] ?? 0])) as Record<Part, number>;
    },
  };
}

function numbers<Key extends string>(keys: readonly Key[]) {
  return z.object(Object.fromEntries(keys.map((key) => [key, z.number()])) as Record<Key, z.ZodNumber>);
}

const Named = z.object({ id: z.string(), name: z.string() });

export const OrganisationQuery = z.object({
  q: z.string().trim().max(40).default(''),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});
export const OrganisationChoicesView = z.object({ organisations: z.array(Named) });
export type OrganisationChoicesData = z.infer<typeof OrganisationChoicesView>;

/** Names or codes of organisations, one a line. Nothing of the list is dropped silently. */
export const PastedBody = z.strictObject({
  lines: z.array(freeText(120, 0)).min(1).max(500).meta({ title: '单位名单' }),
});
export const PastedView = z.object({
  found: z.array(z.object({ line: z.string(), id: z.string(), name: z.string() })),
  unmatched: z.array(z.object({ line: z.string(), candidates: z.array(Named) })),
  repeated: z.number(),
});
export type PastedData = z.infer<typeof PastedView>;
