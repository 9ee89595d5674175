import { cut } from '../lib/text.ts';

/** The longest each variable may be, in characters; texts are checked at start with values of exactly this length. */
export const CUTS = {
  org: 16,
  reason: 16,
  no: 16,
  mask: 16,
  unit: 14,
  topic: 12,
  time: 11,
  name: 10,
  who: 10,
  fraud: 10,
  post: 8,
  tag: 4,
  trick: 20,
  kind: 20,
  why: 20,
  next: 20,
  outcome: 20,
  todo: 20,
  body: 88,
  min: 6,
  n: 5,
  p: 4,
  s: 2,
  a: 6,
  b: 6,
  c: 6,
  d: 6,
  k: 5,
  share: 6,
  days: 3,
  gov: 8,
  items: 26,
} as const;

export type VariableName = keyof typeof CUTS;
/** null and '' are "known to be empty"; a variable that is not given at all is a mistake. */
export type Variables = Partial<Record<VariableName, string | number | null>>;

/** Puts the variables into a template, each cut to its length; a name it does not know or was not given is an error. */
export function fill(template: string, variables: Variables): string {
  return template
    .replace(PLACEHOLDER, (_, name: string) => {
      if (!isVariable(name)) throw new Error(`unknown variable {${name}} in "${template}"`);
      const value = variables[name];
      if (value === undefined) throw new Error(`variable {${name}} of "${template}" was not given`);
      return cut(oneLine(String(value ?? '')), CUTS[name]);
    })
    .trim();
}

export function variablesIn(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}

export function isVariable(name: string): name is VariableName {
  return Object.hasOwn(CUTS, name);
}

const PLACEHOLDER = /\{(\w+)\}/g;

/** What people type may hold line breaks and control or direction marks, which could rearrange a card's lines. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}
