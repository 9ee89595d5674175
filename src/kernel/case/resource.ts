import type { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import { controlOf } from '../registry/define.ts';
import { type Asking, column, defineResource, type Resource } from '../resource/index.ts';
import type { Case } from './define.ts';

/** The desk's pages of what one proposes, another decides and the person answers, by what it is. */
export function resourceOf(
  definition: Case,
  allowed: (tx: Tx, asking: Asking) => Promise<readonly string[]>,
): Resource {
  const { name, title, group, path, rights, controls, written, shown, states, commands, titles, asks, Body } =
    definition;
  const fields = controls.filter((field) => written.includes(field.name));
  const own = Object.entries(shown).map(([of, field]) => ({ name: of, ...controlOf(field as z.ZodType) }));
  return defineResource({
    ...{ name, title, group, right: rights.propose, table: name, waits: definition.waits },
    columns: {
      place: column.place('单位'),
      person: column.person(titles.person, { from: 'r.person_id' }),
      ...Object.fromEntries(fields.map((field) => [field.name, column.text(field.title)])),
      state: column.choice('状态', states),
      ...Object.fromEntries(own.map((field) => [field.name, column.choice(field.title, field.options ?? {})])),
      proposer: column.person(titles.proposer, { from: 'r.proposed_by' }),
      proposedAt: column.time('提出时间'),
      decider: column.person('', { from: 'r.decided_by', shown: 'moments' }),
      decidedAt: column.time('', { shown: 'moments' }),
      answeredAt: column.time('', { shown: 'moments' }),
    },
    filters: ['place', 'state', 'proposedAt'],
    searches: ['person', 'place'],
    sorts: ['proposedAt'],
    moments: [
      { at: 'proposedAt', by: 'proposer', text: titles.propose },
      { at: 'decidedAt', by: 'decider', text: ({ state }) => decisionIn(definition, String(state)) },
      { at: 'answeredAt', by: 'person', text: ({ state }) => states[String(state)] ?? '' },
    ],
    next: ({ state }) => definition.next[String(state)] ?? null,
    create: { title: titles.propose, done: titles.proposed, path, body: Body, right: rights.propose },
    acts: Object.fromEntries(
      Object.entries(commands).map(([command, { title: called, done, ends }]) => [
        command,
        { title: called, done, path: `${path}/:id/${command}` as const, ...(ends !== undefined && { ends }) },
      ]),
    ),
    allowed,
  });

  /** By what came of it: what ended it, or what put the question to the person who has answered since. */
  function decisionIn({ commands: all }: Case, state: string): string {
    const [command] = [state, asks.state].flatMap((to) => Object.values(all).filter((one) => one.to === to));
    return command?.title ?? '';
  }
}
