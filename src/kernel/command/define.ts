import { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import type { Action } from '../access/index.ts';
import type { Acting, AuditValues } from '../audit/types.ts';

/** The types of one kind of work, by which its commands are written. */
export interface Work {
  /** What its functions need: the module's own context. */
  Context: object;
  /** A row as the rules see it. */
  Row: { id: string; state: string };
  /** What somebody is to a row: the grants that cover its place, and what he had to do with it. */
  Reader: object;
  /** Who acts, as the row's history and its cards name him; null: nobody, the system itself. */
  Actor: { personId: string | null };
  /** A decision to change the row. */
  Done: { outcome: 'done'; event: { action: string } };
  /** The same act again, or one that leaves the row as it is; `why`, where a page must not take it for done. */
  Unchanged: { outcome: 'unchanged'; why?: string };
  /** Why somebody is refused, as a code that has a sentence. */
  Refusal: string;
  /** What was found out before a change is kept, for those who are notified after it. */
  Prepared: unknown;
}

/** Nothing is changed, and why. `message` names a text; `reason` is what it may speak of. */
export type Stop<W extends Work> =
  | W['Unchanged']
  | { outcome: 'refused'; why: W['Refusal'] }
  | { outcome: 'invalid'; field: string; message: string; reason?: string };

export type Decision<W extends Work> = W['Done'] | Stop<W>;

/** Who does it and when. A command that the system itself gives goes straight to `commit`. */
export interface Given<W extends Work> {
  personId: string;
  reader: W['Reader'];
  now: Date;
}

/** A row that is to be changed, by whom, and what has been decided. */
export interface Commit<W extends Work> {
  from: W['Row'];
  decision: W['Done'];
  by: W['Actor'];
  now: Date;
  acting: Acting;
  /** Who was notified in this transaction already, and need not be again. */
  notified: Set<string>;
}

/** A timer that a row has from now on. */
export interface RowTimer {
  purpose: string;
  step: number;
  run: number;
  dueAt: Date;
}

/** Who comes. `as`: in which of his offices, where the card that he pressed says so. */
export interface Who {
  personId: string;
  now: Date;
  as?: string;
}

/** How the rows of one kind of work are read and kept: the same for all of its commands. */
export interface Subject<W extends Work> {
  /** The kind of owner in timers, cards and the audit log; actions of the log begin with it. */
  kind: string;
  /** Locks the row first, so that acts that come at once come one after the other. */
  lockAndLoad(context: W['Context'], tx: Tx, id: string): Promise<W['Row'] | null>;
  /** By the row's own place and history, never by what the request says. */
  reader(context: W['Context'], tx: Tx, row: W['Row'], who: Who): Promise<W['Reader']>;
  /** Who may not read the row is answered, on a page, as if it were not there. */
  reads(reader: W['Reader']): boolean;
  may(reader: W['Reader'], right: Action): boolean;
  actor(given: Given<W>): W['Actor'];
  /** What somebody without the right is told; he learns no more than he may. */
  denied(row: W['Row'], given: Given<W>, right: Action): Stop<W>;
  /** What is said where the row is in none of the command's states, and the command itself has nothing to say. */
  outOfState(row: W['Row']): Stop<W>;
  /** Before anything is kept: what must be looked up while all is as it was. */
  prepare(context: W['Context'], tx: Tx, change: Commit<W>): Promise<W['Prepared']>;
  /** The row as decided, its version raised, with its event; answers what was kept. */
  save(context: W['Context'], tx: Tx, change: Commit<W>, prepared: W['Prepared']): Promise<W['Row']>;
  /** All timers of the row; those it had and that are not among them are disarmed. */
  timers(row: W['Row']): { priority: number; timers: RowTimer[] };
  /** Ids and codes for the audit log: no name, no sum, no text. */
  digest(row: W['Row']): AuditValues;
  /** Messages, changed cards and events for other modules, in the same transaction. */
  follow(context: W['Context'], tx: Tx, saved: W['Row'], change: Commit<W>, prepared: W['Prepared']): Promise<void>;
  /** The same sentence for the same refusal, on every route. */
  refusal(context: W['Context'], why: W['Refusal']): string;
  /** What is wrong with a field, in words. */
  fault(context: W['Context'], fault: { message: string; reason?: string }): string;
}

/** What the kernel itself calls of the context. */
export interface CommandContext {
  timers: {
    sync(tx: Tx, owner: { kind: string; id: string }, priority: number, timers: RowTimer[], now: Date): Promise<void>;
  };
  audit: {
    record(
      tx: Tx,
      entry: Acting & {
        action: string;
        object: { kind: string; id: string };
        before?: AuditValues;
        after?: AuditValues;
      },
    ): Promise<void>;
  };
}

export interface Asked<W extends Work> {
  row: W['Row'];
  input: unknown;
  given: Given<W>;
  /** What keeps him from it; it is noted all the same. */
  stopped: Stop<W> | null;
}

/** One thing that somebody can do to a row of this kind of work. */
export interface Command<W extends Work> {
  /** Its route ends in it, and so does the key of its button. */
  name: string;
  title: string;
  right: Action;
  /** In which of his offices somebody does it, where he has several and no card says so. */
  as?: string;
  from: readonly W['Row']['state'][];
  /** What a page or a button hands over. */
  body: z.ZodType;
  /** What a page may hand over, where a button says more. */
  pageBody: z.ZodType;
  /** What keeps this person from it now; null when nothing does. What is refused is not offered. */
  stop(row: W['Row'], given: Given<W>): Stop<W> | null;
  /** Whether a page offers it: what would do nothing useful is not offered though it would be taken. */
  offered(row: W['Row'], given: Given<W>): boolean;
  /** Body, decision and what is noted beside it, in this order; where he is stopped only the note. */
  decide(context: W['Context'], tx: Tx, at: Asked<W>): Promise<Decision<W>>;
}

/** A command as its module writes it. */
interface Definition<W extends Work, Body extends z.ZodType, Facts> {
  name: string;
  title: string;
  right: Command<W>['right'];
  as?: string;
  /** The states in which it can be done. */
  from: readonly W['Row']['state'][];
  body: Body;
  pageBody?: z.ZodType;
  /** Why not, in one place: the act is refused for it, and not offered. Pure. */
  refuse?(row: W['Row'], given: Given<W>): Stop<W> | null;
  /** Beyond what is refused: whether a page offers it. Pure. */
  offered?(row: W['Row'], given: Given<W>): boolean;
  /** What the rule cannot know by the row alone, read in the transaction. */
  facts?(context: W['Context'], tx: Tx, row: W['Row'], input: z.output<Body>, given: Given<W>): Promise<Facts>;
  /** State and input in, decision out: no database, no clock. */
  decide(row: W['Row'], input: z.output<Body>, given: Given<W> & { facts: Facts }): Decision<W>;
  /** What is written down beside the row, whatever was decided; without facts where it was refused before they were read. */
  note?(
    context: W['Context'],
    tx: Tx,
    row: W['Row'],
    decision: Decision<W>,
    given: Given<W> & { facts?: Facts },
  ): Promise<void>;
}

/**
 * The commands of one kind of work: `const defineCommand = commandsOn<Leads>()`. Right, states, body, decision and the
 * reason of a refusal stand in the definition and nowhere else: its route, its button and what a page offers come from it.
 */
export function commandsOn<W extends Work>() {
  return function defineCommand<const Body extends z.ZodType, Facts = undefined>(
    definition: Definition<W, Body, Facts>,
  ): Command<W> {
    // What its facts are concerns nobody but the definition itself, which looks them up and reads them.
    const known: Definition<W, Body, unknown> = definition;
    const { body, pageBody = body, refuse, offered, facts: look, decide, note, ...declared } = known;
    return {
      ...declared,
      body,
      pageBody,
      stop: (row, given) => refuse?.(row, given) ?? null,
      offered: (row, given) => offered?.(row, given) ?? true,
      async decide(context, tx, { row, input: raw, given, stopped }) {
        if (stopped) {
          await note?.(context, tx, row, stopped, given);
          return stopped;
        }
        const input = z.parse(body, raw);
        const facts = await look?.(context, tx, row, input, given);
        const decision = decide(row, input, { ...given, facts });
        await note?.(context, tx, row, decision, { ...given, facts });
        return decision;
      },
    };
  };
}
