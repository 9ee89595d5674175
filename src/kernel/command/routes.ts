import { z } from 'zod';
import { type Database, transact } from '../../database/index.ts';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { conflict, forbidden, invalid, notFound, type Problem } from '../../lib/problem.ts';
import type { Action } from '../access/index.ts';
import { actingIn } from '../audit/routes.ts';
import type { Acting } from '../audit/types.ts';
import type { Command, CommandContext, Stop, Subject, Work } from './define.ts';
import { handleCommand } from './handle.ts';

/** All that can be done to the rows of one kind of work, and how it is reached. */
export interface CommandSet<W extends Work> {
  subject: Subject<W>;
  commands: readonly Command<W>[];
  /** `/api/warnings/:id`: each command has its route below it. Null: cards alone reach them. */
  path: string | null;
  buttons: Buttons;
}

interface Buttons {
  /** The keys of every button that calls back, on the cards whose owner is such a row. */
  keys: readonly string[];
  /** The command that a key gives; `beside`: it only turns the card, or asks nothing of the row. Null: nobody knows it. */
  meaning(key: string): { command: string } | 'beside' | null;
}

/** What of a set the start has to look at, whatever its rows are. */
export interface DeclaredCommands {
  kind: string;
  names: readonly string[];
  /** The rights that its commands ask for. */
  rights: readonly Action[];
  hasRoutes: boolean;
  buttons: Buttons;
}

export function declare<W extends Work>({ subject, commands, path, buttons }: CommandSet<W>): DeclaredCommands {
  return {
    kind: subject.kind,
    names: commands.map(({ name }) => name),
    rights: commands.map(({ right }) => right),
    hasRoutes: path !== null,
    buttons,
  };
}

/** Refuses to start with a command that nobody can give, two of one name, or a button that gives none. */
export function demandReachable(sets: readonly DeclaredCommands[]): void {
  for (const { kind, names, hasRoutes, buttons } of sets) {
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) throw new Error(`two commands of ${kind} are called ${twice}`);
    const given = new Set(buttons.keys.map((key) => commandOf(kind, names, buttons, key)));
    const unreached = names.find((name) => !hasRoutes && !given.has(name));
    if (unreached !== undefined) throw new Error(`no route and no button gives the command ${kind}.${unreached}`);
  }
}

function commandOf(kind: string, names: readonly string[], { meaning }: Buttons, key: string): string | null {
  const means = meaning(key);
  if (means === null) throw new Error(`a card of ${kind} has a button ${key}, which gives no command`);
  if (means === 'beside') return null;
  if (!names.includes(means.command))
    throw new Error(`the button ${key} of ${kind} gives the command ${means.command}, which does not exist`);
  return means.command;
}

interface RouteOptions<W extends Work, Answer> {
  set: CommandSet<W>;
  context: W['Context'] & CommandContext & { db: Database };
  tag: string;
  /** What every command answers: the row as the one who acted now sees it. */
  view: z.ZodType<unknown, Answer>;
  answer(id: string, personId: string, acting: Acting): Promise<Answer>;
}

/** `POST <path>/<command>` for each command of a set: right, body and sentence of a refusal come from its definition. */
export async function commandRoutes<W extends Work, Answer>(
  server: Server,
  options: RouteOptions<W, Answer>,
): Promise<void> {
  for (const command of options.set.commands) commandRoute(server, command, options);
}

function commandRoute<W extends Work, Answer>(
  server: Server,
  command: Command<W>,
  { set: { subject, path }, context, tag, view, answer }: RouteOptions<W, Answer>,
): void {
  const shown: z.ZodType = view;
  typed(server).post(
    `${path}/${command.name}`,
    {
      config: { permission: command.right },
      schema: {
        tags: [tag],
        summary: command.title,
        params: z.object({ id: z.string().length(26) }),
        body: command.pageBody,
        response: { 200: shown, '4xx': ErrorBody },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { personId } = personOf(request);
      const acting = actingIn(request);
      const decision = await transact(context.db, async (tx) => {
        const order = { id, input: request.body, personId, acting };
        const handled = await handleCommand(context, tx, { subject, command }, order);
        if (!subject.reads(handled.given.reader)) throw notFound();
        return handled.decision;
      });
      const refused = problemOf(subject, context, decision);
      if (refused) throw refused;
      return answer(id, personId, acting);
    },
  );
}

/** One fault, one status and one sentence, whichever route finds it: of a right 403, of a state 409, of a field 400. */
export function problemOf<W extends Work>(
  subject: Subject<W>,
  context: W['Context'],
  decision: W['Done'] | Stop<W>,
): Problem | null {
  if (saysWhy(decision)) {
    const messageZh = subject.refusal(context, decision.why);
    return decision.why === 'FORBIDDEN' ? forbidden(messageZh) : conflict(decision.why.toLowerCase(), messageZh);
  }
  return isInvalid(decision) ? invalid(decision.field, subject.fault(context, decision)) : null;
}

type Outcome = { outcome: string };
/** Refused, or nothing was changed though something else was meant. */
const saysWhy = <W extends Work>(decision: Outcome): decision is { outcome: string; why: W['Refusal'] } =>
  'why' in decision && decision.why !== undefined;
const isInvalid = (
  decision: Outcome,
): decision is { outcome: 'invalid'; field: string; message: string; reason?: string } =>
  decision.outcome === 'invalid';
