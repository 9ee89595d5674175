import type { Subscription } from '../events/index.ts';
import type { Brought, Module } from './types.ts';

/** Two modules that both bring one thing would each take the other's for their own. */
export function demandOneOwner(list: readonly Module[], brought: readonly Brought[]): void {
  const keysOf = (part: 'presses' | 'keeps') => brought.flatMap((one) => Object.keys(one[part] ?? {}));
  demandUnique('handler of presses on cards of', keysOf('presses'));
  demandUnique('source of what is kept of kind', keysOf('keeps'));
  for (const part of ['jobs', 'sweeps', 'retention', 'gauges'] as const)
    demandUnique(part, names(brought.flatMap((one): readonly { name: string }[] => one[part] ?? [])));
  for (const part of ['moneyGone', 'otherwise'] as const)
    demandUnique(
      'answer to what is written:',
      brought.flatMap((one) => (one[part] ? [part] : [])),
    );
  const declared: Readonly<Record<string, (module: Module) => readonly string[]>> = {
    right: ({ rights = {} }) => Object.keys(rights),
    'kind of to-do': ({ todoKinds = {} }) => Object.keys(todoKinds),
    'timers of': ({ timers = [] }) => timers,
    page: ({ pages = [] }) => pages.map(({ to }) => to),
    command: ({ cli = [] }) => names(cli),
  };
  for (const [what, keys] of Object.entries(declared)) demandUnique(what, list.flatMap(keys));
}

/** Nobody listens for what is never said, nor says what nobody hears. */
export function demandHeard(list: readonly Module[], subscriptions: readonly Subscription[]): void {
  const published = list.flatMap(({ events = [] }) => names(events));
  demandUnique('event', published);
  const heard = new Set(names(subscriptions));
  const unheard = published.find((name) => !heard.has(name));
  if (unheard !== undefined) throw new Error(`no module subscribes to ${unheard}`);
  const unknown = [...heard].find((name) => !published.includes(name));
  if (unknown !== undefined) throw new Error(`no module brings the event ${unknown}`);
}

export function demandUnique(what: string, found: readonly string[]): void {
  const twice = found.find((name, at) => found.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`two modules bring the ${what} ${twice}`);
}

export const names = (named: readonly { name: string }[]): string[] => named.map(({ name }) => name);
