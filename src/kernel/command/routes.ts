import { z } from 'zod';
import { type Database, transact } from '../../database/index.ts';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { conflict, forbidden, invalid, type Problem } from '../../lib/problem.ts';
import { actingIn } from '../audit/acting.ts';
import type { Acting } from '../audit/types.ts';
import { handleCommand } from './handle.ts';
import type { CommandSet } from './set.ts';
import type { Command, CommandContext, Stop, Subject, Work } from './types.ts';

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
      const { decision } = await transact(context.db, (tx) =>
        handleCommand(context, tx, { subject, command }, { id, input: request.body, personId, acting }),
      );
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
