import type { Brought, CliCommand, Context, Declared, Module } from './types.ts';

export { type Composed, composeModules, type OfferedByAll } from './compose.ts';
export { demandNothingInert, inert, inertActs, inertRights, resourcesOf } from './demands.ts';
export type {
  Answer,
  Asker,
  Brought,
  CliCommand,
  Context,
  Declared,
  Gauge,
  Invariant,
  Keep,
  Kept,
  KeptSource,
  Module,
  PageEntry,
  Platform,
  RetentionRule,
  Todo,
  TodoKind,
  TodoName,
  TodoSource,
  Together,
} from './types.ts';

interface Definition<Offered> extends Declared {
  name: string;
  /** Commands of the operator's tool, given what the module offers. */
  cli?: readonly CliCommand<Offered>[];
  /** Makes what the module offers to those after it in the list; called once a process. */
  offers(context: Context): Offered;
  brings?(offered: Offered, context: Context): Brought;
}

/** Says all that a kind of work is made of; `src/app/modules.ts` lists them. */
export function defineModule<Offered>({ offers, brings, ...declared }: Definition<Offered>): Module<Offered> {
  const { cli = [] } = declared;
  return {
    ...declared,
    build(context) {
      const offered = offers(context);
      const runs: Brought['runs'] = Object.fromEntries(
        cli.map(({ name, run }) => [name, (options) => run(offered, options)]),
      );
      return { offers: offered, brings: { ...brings?.(offered, context), runs } };
    },
  };
}
