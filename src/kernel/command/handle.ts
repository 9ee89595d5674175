import { appNow, type Tx } from '../../database/index.ts';
import { notFound } from '../../lib/problem.ts';
import type { Acting } from '../audit/types.ts';
import type { Command, CommandContext, Commit, Decision, Given, Stop, Subject, Work } from './define.ts';

/** One command for one row, as a route or a pressed button hands it over. */
export interface Order {
  id: string;
  input: unknown;
  personId: string;
  acting: Acting;
  /** In which of his offices he acts, where the pressed card says so. */
  as?: string;
}

export interface Handled<W extends Work> {
  decision: Decision<W>;
  /** As it is now; where nothing was changed, as it was. */
  row: W['Row'];
  given: Given<W>;
}

/**
 * The one way for every command, in the caller's transaction: lock the row, ask scope and right by the row's own place,
 * its state and whatever refuses it, parse the body, decide, commit. A press that comes twice finds the state changed.
 */
export async function handleCommand<W extends Work>(
  context: W['Context'] & CommandContext,
  tx: Tx,
  { subject, command }: { subject: Subject<W>; command: Command<W> },
  { id, input, personId, acting, as = command.as }: Order,
): Promise<Handled<W>> {
  const row = await subject.lockAndLoad(context, tx, id);
  if (!row) throw notFound();
  const now = await appNow(tx);
  const reader = await subject.reader(context, tx, row, { personId, now, ...(as === undefined ? {} : { as }) });
  const given: Given<W> = { personId, reader, now };
  if (!subject.may(reader, command.right)) return { decision: subject.denied(row, given, command.right), row, given };

  const stopped = whyNot(subject, command, row, given);
  const decision = await command.decide(context, tx, { row, input, given, stopped });
  if (!isDone(decision)) return { decision, row, given };
  const by = subject.actor(given);
  const change = { from: row, decision, by, now, acting, notified: new Set<string>() };
  return { decision, row: await commit(context, tx, subject, change), given };
}

/** What keeps him from it now: his right, what the command itself refuses, then the state that the row is in. */
export function whyNot<W extends Work>(
  subject: Subject<W>,
  command: Command<W>,
  row: W['Row'],
  given: Given<W>,
): Stop<W> | null {
  if (!subject.may(given.reader, command.right)) return subject.denied(row, given, command.right);
  return command.stop(row, given) ?? (command.from.includes(row.state) ? null : subject.outOfState(row));
}

const isDone = <W extends Work>(decision: Decision<W>): decision is W['Done'] => decision.outcome === 'done';

/**
 * Keeps what was decided, by a person or by the system: the row with its version and event, its timers, the audit entry,
 * then messages and events. All of it in the caller's transaction; what is to go out goes out after its commit.
 */
export async function commit<W extends Work>(
  context: W['Context'] & CommandContext,
  tx: Tx,
  subject: Subject<W>,
  change: Commit<W>,
): Promise<W['Row']> {
  const { from, decision, now, acting } = change;
  const prepared = await subject.prepare(context, tx, change);
  const saved = await subject.save(context, tx, change, prepared);
  const { priority, timers } = subject.timers(saved);
  const object = { kind: subject.kind, id: saved.id };
  await context.timers.sync(tx, object, priority, timers, now);
  await context.audit.record(tx, {
    ...acting,
    action: `${subject.kind}.${decision.event.action}`,
    object,
    before: subject.digest(from),
    after: subject.digest(saved),
  });
  await subject.follow(context, tx, saved, change, prepared);
  return saved;
}

/** What this person may do to the row now: what would be refused is not offered. */
export function allowedCommands<W extends Work>(
  { subject, commands }: { subject: Subject<W>; commands: readonly Command<W>[] },
  row: W['Row'],
  given: Given<W>,
): string[] {
  return commands
    .filter((command) => whyNot(subject, command, row, given) === null && command.offered(row, given))
    .map(({ name }) => name);
}
