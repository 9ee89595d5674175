import { z } from 'zod';
import type { Action, Facts } from '../access/index.ts';
import { controlOf } from '../registry/define.ts';
import type { Group } from '../resource/types.ts';
import type { CommandWords } from './types.ts';

export interface CaseCommand extends CommandWords {
  from: readonly string[];
  to: string;
  /** `another`: never who proposed it nor whom it is about. `author`: who proposed it, or another. */
  by: 'another' | 'author';
}

/** Something one proposes about a person of a place, another decides, and the person answers himself. */
export interface CaseInput {
  /** The table, and the kind of object in the audit log. */
  name: string;
  title: string;
  /** Where in the desk's menu it stands. */
  group: Group;
  /** Whom it is about, who proposes him, and the proposing itself, in words. */
  titles: { person: string; proposer: string; propose: string; proposed: string };
  path: `/api/${string}`;
  rows: string;
  /** What its acts begin with in the audit log. */
  acts: string;
  /** Written by who proposes; one of them is an `employee`. */
  fields: z.ZodRawShape;
  /** Columns that the list shows beside the fields, in their camelCase names: choices. */
  shown: z.ZodRawShape;
  /** `list`: whose page it is; what is on it is what lies where he may propose. */
  rights: { list: Action; propose: Action; decide: Action };
  /** Each in words; the first is the one it begins in. */
  states: Readonly<Record<string, string>>;
  /** By state, what is waited for, in words. */
  next: Readonly<Record<string, string>>;
  /** The kind of to-do that stands for those that wait for a decision. */
  waits: readonly string[];
  commands: Readonly<Record<string, CaseCommand>>;
  /** Of the person himself: the state in which he is asked, and the words he answers with. */
  asks: { state: string; answers: readonly string[] };
  /** Where whoever decides finds what waits for him. */
  page: string;
  /** Why not: names of sentences in the texts handed to `createCase`. */
  refusals: { unknown: string; repeated: string; closed: string };
}

export type Case = ReturnType<typeof defineCase>;

const id = z.string().min(1).max(64);

/** Contracts, columns and words of one kind of case, made from its fields, states and commands. */
export function defineCase(input: CaseInput) {
  const { fields, shown, rows, states, commands, asks } = input;
  const controls = Object.entries(fields).map(([name, field]) => ({ name, ...controlOf(field as z.ZodType) }));
  const written = controls.filter(({ control }) => control !== 'employee').map(({ name }) => name);
  const subject = controls.find(({ control }) => control === 'employee')?.name;
  if (subject === undefined) throw new Error(`${input.name}: no field says whom it is about`);
  const known = [
    asks.state,
    ...Object.keys(input.next),
    ...Object.values(commands).flatMap(({ from, to }) => [...from, to]),
  ];
  const unknown = known.find((state) => !Object.hasOwn(states, state));
  if (unknown !== undefined) throw new Error(`${input.name} has no state ${unknown}`);
  const State = z.enum(Object.keys(states) as [string]);
  const Decision = z.enum(Object.keys(commands) as [string]);
  const row = z.object({
    id: z.string(),
    organisationId: z.string(),
    organisationName: z.string(),
    /** Whom it is about. */
    name: z.string(),
    ...Object.fromEntries(written.map((name) => [name, z.string().nullable()])),
    state: State,
    proposedAt: z.iso.datetime(),
    ...shown,
    /** The commands the reader may give now. */
    allowed: z.array(Decision),
  });
  return {
    ...input,
    /** The state it begins in. */
    begins: Object.keys(states)[0] ?? '',
    controls: [{ name: 'organisationId', title: '单位', control: 'unit' as const }, ...controls],
    subject,
    written,
    columns: [...written, ...Object.keys(shown)],
    /** While it is in one of these, the same is not proposed again. */
    open: [...new Set(Object.values(commands).flatMap(({ from }) => from))],
    Body: z.strictObject({ organisationId: id.meta({ title: '单位', control: 'organisation' }), ...fields }),
    Params: z.strictObject({ id }),
    DecisionParams: z.strictObject({ id, decision: Decision }),
    AnswerBody: z.strictObject({ answer: z.enum(asks.answers as [string]) }),
    Query: z.object({
      state: State.optional(),
      after: id.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    List: z.strictObject({ viewer: z.object({ name: z.string() }), [rows]: z.array(row) }),
  };
}

export interface CaseState {
  state: string;
  proposedBy: string;
  personId: string;
}

interface Reader {
  by: string;
  /** Whether the right to decide is his there, given who proposed it and whom it is about. */
  may: (facts: Facts) => boolean;
}

/** Whether it is his to give the command, whatever the state: nobody decides on his own proposal, nor about himself. */
export function isHis({ by: whose }: Pick<CaseCommand, 'by'>, one: CaseState, { by, may }: Reader): boolean {
  if (whose === 'author' && one.proposedBy === by) return true;
  return may({ ownAct: one.proposedBy === by, self: one.personId === by });
}

/** Whether it comes in time. */
export const isOpenFor = ({ from }: Pick<CaseCommand, 'from'>, { state }: CaseState): boolean => from.includes(state);

/** The commands that would be taken if he gave them now. */
export function allowedOn(
  commands: Readonly<Record<string, Pick<CaseCommand, 'by' | 'from'>>>,
  one: CaseState,
  reader: Reader,
): string[] {
  return Object.entries(commands).flatMap(([name, command]) =>
    isOpenFor(command, one) && isHis(command, one, reader) ? [name] : [],
  );
}
