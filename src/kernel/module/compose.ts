import { z } from 'zod';
import { hasModuleTexts, readModuleTexts } from '../../config/texts.ts';
import type { Tx } from '../../database/index.ts';
import type { AuditObject } from '../audit/search.ts';
import { demandReachable } from '../command/index.ts';
import { createEvents, type Events } from '../events/index.ts';
import { demandHeard, demandOneOwner, demandUnique, names, resourcesOf } from './demands.ts';
import type { Brought, Context, Keep, Module, OfferedBy, Own, Platform, Together } from './types.ts';

type Intersection<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void ? I : never;

/** Everything the listed modules offer, in one object. */
export type OfferedByAll<List extends readonly Module[]> = Intersection<OfferedBy<List[number]>>;

export interface Composed<List extends readonly Module[]> {
  offered: OfferedByAll<List>;
  /** In the order of the list. */
  brought: readonly Brought[];
  events: Events;
}

/**
 * Builds the modules in the order of the list and gathers what they bring. Refuses a list in which two modules own one
 * thing, or one asks for another that comes later.
 */
export function composeModules<const List extends readonly Module[]>(list: List, platform: Platform): Composed<List> {
  const offeredBy = new Map<Module, unknown>();
  const brought: Brought[] = [];
  const all = together(list, brought);
  const events = createEvents();
  const files = ownFiles(platform);
  const eventNames = new Set(list.flatMap(({ events: declared = [] }) => names(declared)));
  const known: Context['events'] = {
    async publish(tx, type, data) {
      if (!eventNames.has(type.name)) throw new Error(`no module brings the event ${type.name}`);
      await events.publish(tx, type, data);
    },
  };
  const offered = {};
  demandUnique('module', names(list));
  demandUnique(
    'objects of the audit log of kind',
    list.flatMap(({ auditObjects = {} }) => Object.keys(auditObjects)),
  );

  for (const module of list) {
    const context: Context = {
      ...platform,
      all,
      own: files.of(module.name),
      events: known,
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

  demandOneOwner(list, brought);
  files.demandRead(names(list));
  demandReachable(brought.flatMap(({ commands = [] }) => commands));
  const subscriptions = brought.flatMap(({ subscribes = [] }) => subscribes);
  demandHeard(list, subscriptions);
  for (const subscription of subscriptions) events.subscribe(subscription);
  return { offered: offered as OfferedByAll<List>, brought, events };
}

const OF_A_CASE = { organisation: 'organisation_id', person: 'person_id' };

function together(list: readonly Module[], brought: readonly Brought[]): Together {
  /** Of these people, those whom any of the answers names. */
  const anyOf = async (tx: Tx, personIds: readonly string[], question: 'needed' | 'leftInPeace') => {
    const found = new Set<string>();
    for (const part of brought) for (const id of (await part[question]?.(tx, personIds)) ?? []) found.add(id);
    return found;
  };
  return {
    async erase(tx, personIds) {
      if (personIds.length === 0) return;
      for (const part of [...brought].reverse()) await part.erase?.(tx, personIds);
    },
    needed: (tx, personIds) => anyOf(tx, personIds, 'needed'),
    leftInPeace: (tx, personIds) => anyOf(tx, personIds, 'leftInPeace'),
    async todos(ex, reader) {
      const found = [];
      for (const part of brought) found.push(...((await part.todos?.(ex, reader)) ?? []));
      return found;
    },
    keeps: () =>
      new Map(
        brought.flatMap(({ keeps = {} }) => Object.entries<Keep>(keeps)).sort(([, a], [, b]) => a.place - b.place),
      ),
    todoKinds: () => new Map(list.flatMap(({ todoKinds = {} }) => Object.entries(todoKinds))),
    timers: () => list.flatMap(({ timers = [] }) => timers),
    log: () => ({
      actions: Object.assign({}, ...list.map(({ log }) => log?.actions)),
      objects: Object.assign({}, ...list.map(({ log }) => log?.objects)),
    }),
    pages: () => list.flatMap(({ pages = [] }) => pages),
    resources: () => resourcesOf(brought),
    taskCards: () => brought.flatMap(({ taskCards }) => taskCards ?? []),
    retention: () => brought.flatMap(({ retention = [] }) => retention),
    invariants: () => list.flatMap(({ invariants = [] }) => invariants),
    auditObjects: () => ({
      objects: Object.fromEntries([
        ...resourcesOf(brought).map(({ name, table }) => [name, { table, organisation: 'organisation_id' }] as const),
        ...brought.flatMap(({ cases = [] }) =>
          cases.map(({ definition: { name } }) => [name, { table: name, ...OF_A_CASE }] as const),
        ),
        ...list.flatMap(({ auditObjects = {} }) => Object.entries<AuditObject>(auditObjects)),
      ]),
      reasons: list.flatMap(({ auditReasons = [] }) => auditReasons),
    }),
  };
}

/** A module's own texts and settings. `demandRead` stops the start where an operator writes what nobody reads. */
function ownFiles({ config, inForce }: Pick<Platform, 'config' | 'inForce'>) {
  const texts = new Set<string>();
  const settings = new Set<string>();
  return {
    of: (name: string): Own => ({
      texts(schema) {
        texts.add(name);
        return inForce.own(name, readModuleTexts(config, name, schema));
      },
      settings(schema) {
        settings.add(name);
        const parsed = schema.safeParse(config.settings.modules[name] ?? {});
        if (parsed.success) return parsed.data;
        throw new Error(`config/settings.yaml: modules: ${name} is not usable:\n${z.prettifyError(parsed.error)}`);
      },
    }),

    demandRead(modules: readonly string[]): void {
      const inert = modules.find((name) => !texts.has(name) && hasModuleTexts(config.root, name));
      if (inert !== undefined) throw new Error(`nobody reads the texts of ${inert}`);
      const unread = Object.keys(config.settings.modules).find((name) => !settings.has(name));
      if (unread !== undefined)
        throw new Error(`config/settings.yaml: modules: nobody reads the settings of ${unread}`);
    },
  };
}
