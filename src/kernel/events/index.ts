import type { z } from 'zod';
import type { Tx } from '../../database/index.ts';

/** Something that happened in one module and concerns others. */
export interface EventType<Data> {
  /** `module.what_happened`. */
  readonly name: string;
  readonly data: z.ZodType<Data>;
}

type Handler<Data> = (tx: Tx, data: Data) => Promise<unknown>;

/** One handler of one kind of event, for `subscribes` of a module. */
export interface Subscription {
  readonly name: string;
  readonly handle: Handler<unknown>;
}

export const defineEvent = <Data>(name: string, data: z.ZodType<Data>): EventType<Data> => ({ name, data });

export const on = <Data>({ name, data }: EventType<Data>, handle: Handler<Data>): Subscription => ({
  name,
  handle: (tx, event) => handle(tx, data.parse(event)),
});

export type Events = ReturnType<typeof createEvents>;

/** Events are heard in the transaction in which they happen, by one handler after the other: what fails there undoes all. */
export function createEvents() {
  const handlers = new Map<string, Handler<unknown>[]>();
  return {
    subscribe({ name, handle }: Subscription): void {
      handlers.set(name, [...(handlers.get(name) ?? []), handle]);
    },

    async publish<Data>(tx: Tx, { name }: EventType<Data>, data: Data): Promise<void> {
      for (const handle of handlers.get(name) ?? []) await handle(tx, data);
    },
  };
}
