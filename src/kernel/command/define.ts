import { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import type { Command, Decision, Given, Stop, Work } from './types.ts';

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
    const { body, pageBody = body, refuse, offered, facts: look, decide, note, ...declared } = definition;
    const stop = (row: W['Row'], given: Given<W>) => refuse?.(row, given) ?? null;
    return {
      ...declared,
      body,
      pageBody,
      stop,
      offered: (row, given) => offered?.(row, given) ?? true,
      async decide(context, tx, { row, input: raw, given, outOfState }) {
        const stopped = stop(row, given) ?? (declared.from.includes(row.state) ? null : outOfState(row));
        if (stopped) {
          await note?.(context, tx, row, stopped, given);
          return stopped;
        }
        const input = z.parse(body, raw);
        const facts = (await look?.(context, tx, row, input, given)) as Facts;
        const decision = decide(row, input, { ...given, facts });
        await note?.(context, tx, row, decision, { ...given, facts });
        return decision;
      },
    };
  };
}
