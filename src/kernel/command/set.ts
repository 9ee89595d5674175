import type { Action } from '../access/index.ts';
import type { Command, Subject, Work } from './types.ts';

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
