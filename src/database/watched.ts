import pg from 'pg';
import type { Limits } from './limits.ts';
import { named } from './prepared.ts';

/** One connection with what is known of its health. */
export class Watched {
  broken: Error | null = null;
  heardAt = Date.now();
  askedAt = 0;
  isAsked = false;
  limits: Limits;
  readonly #client: pg.PoolClient;
  #timer: NodeJS.Timeout | undefined;
  #fail: (why: Error) => void = () => {};
  /** Of this loan: the pool makes a new one each time. */
  #giveBack: pg.PoolClient['release'];

  constructor(client: pg.PoolClient, limits: Limits) {
    this.#client = client;
    this.#giveBack = client.release;
    this.limits = limits;
  }

  /** The process that serves it, where PostgreSQL itself is at the other end and not a pooler. */
  get pid(): number | null {
    return pids.get(this.#client) ?? null;
  }

  lend(): void {
    this.#giveBack = this.#client.release;
  }

  query(text: unknown, values?: readonly unknown[]): Promise<unknown> {
    this.isAsked = true;
    this.askedAt = Date.now();
    const query = this.#client.query as (...given: unknown[]) => Promise<unknown>;
    const cut = new Promise<never>((_, reject) => {
      this.#fail = reject;
    });
    return Promise.race([query.apply(this.#client, named(text, values)), cut]);
  }

  /** Calls `late` unless an answer came; a new one replaces the last. */
  deadline(ms: number, late: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(late, ms);
  }

  answered(): void {
    clearTimeout(this.#timer);
    this.isAsked = false;
    if (!this.broken) this.heardAt = Date.now();
  }

  /** What it was asked fails at once. */
  destroy(why: Error): void {
    this.broken ??= why;
    clearTimeout(this.#timer);
    hangUp(this.#client);
    this.#fail(this.broken);
  }

  release(): void {
    clearTimeout(this.#timer);
    this.#giveBack(this.broken ?? undefined);
  }
}

const pids = new WeakMap<pg.ClientBase, number>();

export function notePid(client: pg.ClientBase, pid: number): void {
  pids.set(client, pid);
}

/** Without a farewell: whoever is dead does not hear it. */
export function hangUp(client: pg.ClientBase): void {
  if (client instanceof pg.Client) client.connection.stream.destroy();
}
