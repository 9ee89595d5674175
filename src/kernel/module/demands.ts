import { CARD_IDS } from '../../config/codes.ts';
import type { Texts } from '../../config/text-file.ts';
import { type Action, actions, rowOf } from '../access/index.ts';
import type { Subscription } from '../events/index.ts';
import type { Resource } from '../resource/index.ts';
import type { Brought, Module } from './types.ts';

/** Two modules that both bring one thing would each take the other's for their own. */
export function demandOneOwner(list: readonly Module[], brought: readonly Brought[]): void {
  const keysOf = (part: 'presses' | 'keeps') => brought.flatMap((one) => Object.keys(one[part] ?? {}));
  demandUnique('handler of presses on cards of', keysOf('presses'));
  demandUnique('source of what is kept of kind', keysOf('keeps'));
  for (const part of ['jobs', 'sweeps', 'retention', 'gauges'] as const)
    demandUnique(part, names(brought.flatMap((one): readonly { name: string }[] => one[part] ?? [])));
  demandUnique('list at the desk', names(resourcesOf(brought)));
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

interface Said {
  list: readonly Module[];
  brought: readonly Brought[];
  texts: Pick<Texts, 'tasks'>;
}

/** What manifests say and nobody reads, or read and nobody says, a line each; the start refuses any. */
export function inert({ list, brought, texts }: Said): string[] {
  const inForce = list.flatMap(({ rights = {} }) => Object.keys(rights));
  const kinds = list.flatMap(({ todoKinds = {} }) => Object.entries(todoKinds));
  const cards = list.flatMap(({ cards = [] }) => cards);
  const known = new Set(kinds.map(([kind]) => kind));
  return [
    ...actions()
      .filter((action) => !inForce.includes(action))
      .map((action) => `the right ${action} stands in no manifest`),
    ...kinds
      .filter(([kind, { title }]) => (title ?? texts.tasks[kind] ?? '') === '')
      .map(([kind]) => `the to-do ${kind} has no title`),
    ...Object.keys(texts.tasks)
      .filter((kind) => !known.has(kind))
      .map((kind) => `texts: tasks: ${kind} is the title of no to-do`),
    ...brought
      .flatMap(({ taskCards }) => taskCards?.kinds ?? [])
      .filter((kind) => !known.has(kind))
      .map((kind) => `cards are sent for the to-do ${kind}, which no module has`),
    ...CARD_IDS.filter((id) => !cards.includes(id)).map((id) => `texts: cards: ${id} is drawn by no module`),
    ...list
      .flatMap(({ pages = [] }) => pages)
      .filter(({ for: right }) => !inForce.includes(right))
      .map(({ to, for: right }) => `the page ${to} is for the right ${right}, which no module brings`),
    ...inertResources(resourcesOf(brought), known),
  ];
}

/** Lists and cases are shown at the desk by what they are, everything else by what its module says. */
export const resourcesOf = (brought: readonly Brought[]): Resource[] =>
  brought.flatMap(({ registries = [], cases = [], resources = [] }) => [
    ...[...registries, ...cases].map(({ resource }) => resource),
    ...resources,
  ]);

/** What a list of the desk asks for and nobody has. */
function inertResources(resources: readonly Resource[], kinds: ReadonlySet<string>): string[] {
  return resources.flatMap(({ name, right, waits = [], all }) => [
    ...waits
      .filter((kind) => !kinds.has(kind))
      .map((kind) => `the list ${name} waits for the to-do ${kind}, which no module has`),
    ...[right, ...all.flatMap(({ seenBy = [] }) => seenBy)]
      // Rows are chosen by their place alone: a condition would be asked of nobody, and everything shown.
      .filter((one) => Object.values(rowOf(one).cells).some(({ when }) => when !== undefined))
      .map((one) => `the list ${name} is read under ${one}, a right with conditions that a list cannot ask`),
  ]);
}

/** Presses of the desk that no route takes. `routes`: as `POST /api/visits/:id`. */
export function inertActs(brought: readonly Brought[], routes: readonly string[]): string[] {
  const patterns = routes.map((route) => new RegExp(`^${route.replace(/:\w+/g, '[^/]+')}$`));
  return resourcesOf(brought).flatMap(({ name, create, acts }) =>
    [...(create ? [{ method: 'POST', path: create.path }] : []), ...acts]
      .map(({ method, path }) => `${method} ${path}`)
      .filter((press) => !patterns.some((pattern) => pattern.test(press)))
      .map((press) => `the list ${name} sends ${press}, which no route takes`),
  );
}

/** Rights that no route and no command asks for, and those said to come later or to be of objects only that one does ask for. */
export function inertRights(list: readonly Module[], asked: ReadonlySet<string>): string[] {
  const rights = list.flatMap(({ rights = {} }) => Object.keys(rights)) as Action[];
  return rights.flatMap((name) => {
    const { ofObjects = false, comesWith } = rowOf(name);
    const isAsked = asked.has(name);
    if (comesWith !== undefined) return isAsked ? [`the right ${name} is still said to come with: ${comesWith}`] : [];
    if (isAsked)
      return ofObjects ? [`the right ${name} is said to be of objects only, and a route or command asks for it`] : [];
    return ofObjects ? [] : [`no route and no command asks for the right ${name}`];
  });
}

/** What a module says and nobody reads is a fault of the module: it is found before anybody relies on it. */
export function demandNothingInert(parts: readonly string[]): void {
  if (parts.length > 0) throw new Error(`the modules say what nobody reads:\n${parts.join('\n')}`);
}
