import type { Tx } from '../../database/index.ts';
import { demandReachable } from '../command/index.ts';
import { createEvents, type Events, type Subscription } from '../events/index.ts';
import type { Brought, Context, KeptSource, Module, OfferedBy, Platform, Together } from './types.ts';

type Intersection<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void ? I : never;

/** Everything the listed modules offer, in one object. */
export type OfferedByAll<List extends readonly Module[]> = Intersection<OfferedBy<List[number]>>;

export interface Composed<List extends readonly Module[]> {
  offered: OfferedByAll<List>;
  /** In the order of the list. */
  brought: readonly Brought[];
  events: Events;
}

type Several = 'presses' | 'keeps';

/**
 * Builds the modules in the order of the list and gathers what they bring. Refuses a list in which two modules own one
 * thing, or one asks for another that comes later.
 */
export function composeModules<const List extends readonly Module[]>(list: List, platform: Platform): Composed<List> {
  const offeredBy = new Map<Module, unknown>();
  const brought: Brought[] = [];
  const all = together(brought);
  const events = createEvents();
  const offered = {};
  demandUnique('module', names(list));

  for (const module of list) {
    const context: Context = {
      ...platform,
      all,
      events,
      of<Offered>(other: Module<Offered>): Offered {
        if (!offeredBy.has(other)) throw new Error(`${module.name} needs ${other.name}, which is not built before it`);
        return offeredBy.get(other) as Offered;
      },
    };
    const built = module.build(context);
    offeredBy.set(module, built.offers);
    demandUnique('service', [...Object.keys(offered), ...Object.keys(built.offers ?? {})]);
    Object.assign(offered, built.offers);
    brought.push(built.brings);
  }

  demandOneOwner(brought);
  demandReachable(brought.flatMap(({ commands = [] }) => commands));
  const subscriptions = brought.flatMap(({ subscribes = [] }) => subscribes);
  demandHeard(list, subscriptions);
  for (const subscription of subscriptions) events.subscribe(subscription);
  return { offered: offered as OfferedByAll<List>, brought, events };
}

function together(brought: readonly Brought[]): Together {
  /** Of these people, those whom any of the answers names. */
  const anyOf = async (tx: Tx, personIds: readonly string[], question: 'needed' | 'leftInPeace') => {
    const found = new Set<string>();
    for (const part of brought) for (const id of (await part[question]?.(tx, personIds)) ?? []) found.add(id);
    return found;
  };
  return {
    async erase(tx, personIds) {
      for (const part of [...brought].reverse()) await part.erase?.(tx, personIds);
    },
    needed: (tx, personIds) => anyOf(tx, personIds, 'needed'),
    leftInPeace: (tx, personIds) => anyOf(tx, personIds, 'leftInPeace'),
    async todos(ex, reader) {
      const found = [];
      for (const part of brought) found.push(...((await part.todos?.(ex, reader)) ?? []));
      return found;
    },
    keeps: () => new Map(brought.flatMap(({ keeps = {} }) => Object.entries<KeptSource>(keeps))),
    taskCards: () => brought.flatMap(({ taskCards }) => taskCards ?? []),
    retention: () => brought.flatMap(({ retention = [] }) => retention),
  };
}

function demandOneOwner(brought: readonly Brought[]): void {
  const keysOf = (part: Several) => brought.flatMap((one) => Object.keys(one[part] ?? {}));
  demandUnique('handler of presses on cards of', keysOf('presses'));
  demandUnique('source of what is kept of kind', keysOf('keeps'));
  for (const part of ['jobs', 'sweeps', 'retention', 'gauges'] as const)
    demandUnique(part, names(brought.flatMap((one): readonly { name: string }[] => one[part] ?? [])));
  for (const part of ['moneyGone', 'otherwise'] as const)
    demandUnique(
      'answer to what is written:',
      brought.flatMap((one) => (one[part] ? [part] : [])),
    );
}

/** Nobody listens for what is never said, nor says what nobody hears. */
function demandHeard(list: readonly Module[], subscriptions: readonly Subscription[]): void {
  const published = list.flatMap(({ events = [] }) => names(events));
  demandUnique('event', published);
  const heard = new Set(names(subscriptions));
  const unheard = published.find((name) => !heard.has(name));
  if (unheard !== undefined) throw new Error(`no module subscribes to ${unheard}`);
  const unknown = [...heard].find((name) => !published.includes(name));
  if (unknown !== undefined) throw new Error(`no module brings the event ${unknown}`);
}

function demandUnique(what: string, found: readonly string[]): void {
  const twice = found.find((name, at) => found.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`two modules bring the ${what} ${twice}`);
}

const names = (named: readonly { name: string }[]): string[] => named.map(({ name }) => name);
