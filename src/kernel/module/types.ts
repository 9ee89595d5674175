import type { z } from 'zod';
import type { CardId } from '../../config/codes.ts';
import type { Config } from '../../config/environment.ts';
import type { InForce } from '../../config/in-force.ts';
import type { Database, Executor, PlainColumn, SealedColumn, Tx } from '../../database/index.ts';
import type { Metrics, Server } from '../../http/index.ts';
import type { Heard, PressHandler } from '../../inbound/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Sweep } from '../../lib/periodic.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Job, Queue } from '../../queue/index.ts';
import type { WecomClient } from '../../wecom/api/index.ts';
import type { Action, Row } from '../access/index.ts';
import type { AuditObject, AuditObjects, AuditReason } from '../audit/search.ts';
import type { CaseService } from '../case/index.ts';
import type { DeclaredCommands } from '../command/index.ts';
import type { Events, Subscription } from '../events/index.ts';
import type { RegistryService } from '../registry/index.ts';
import type { Resource } from '../resource/index.ts';

/** What knows no word of the product and serves every module. */
export interface Platform {
  /** Settings and texts in it are those in force now. */
  config: Config;
  inForce: InForce;
  db: Database;
  /** For a thread of one's own, which has its own connection. */
  databaseUrl: string;
  queue: Queue;
  crypto: FieldCrypto;
  outbound: Outbound;
  wecom: WecomClient;
  /** Reads members; the app's own secret where no contacts secret is set. */
  contactsWecom: WecomClient;
  metrics: Metrics;
  logger: Logger;
}

/** Somebody we know, at the phone he wrote from. */
export interface Asker {
  personId: string;
  userid: string;
}

export type Answer = (tx: Tx, to: Asker) => Promise<unknown>;

/** One thing whose next step is this person's. */
export interface Todo<Kind extends TodoName = TodoName> {
  kind: Kind;
  id: string;
  /** The page with the act. */
  path: string;
  /** What it is about, masked where names are not his to see; no more than a line. */
  about: string;
  level: 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW' | null;
  since: Date;
  dueAt: Date | null;
  /** How many it stands for: of people who asked for help only the number is told. */
  count: number;
}

/** What waits for one person at one module, asked in the caller's transaction. */
export type TodoSource<Kind extends TodoName = TodoName> = (
  ex: Executor,
  reader: { personId: string; at: Date },
) => Promise<Todo<Kind>[]>;

/** One thing kept about somebody, in words for himself. */
export interface Kept {
  at: Date;
  about: string;
  said: string;
  /** The page that shows it, where there is one. */
  path: string | null;
}

/** What a module keeps about one person, newest first, each row with how many there are in all; one query. */
export type KeptSource = (
  ex: Executor,
  personId: string,
  part: { limit: number /** How many newer ones are shown already. */; skip: number },
) => Promise<readonly (Kept & { total: number })[]>;

/** Something that may be kept only so long. `erase` works on at most `limit` rows and answers how many it erased. */
export interface RetentionRule {
  name: string;
  keepMs: number;
  erase(tx: Tx, before: Date, limit: number): Promise<number>;
}

/** A check that must answer no rows, in tests and in production. */
export interface Invariant {
  /** As numbered in the runbook: I1, I2 … */
  id: string;
  title: string;
  sql: string;
}

export interface Gauge {
  name: string;
  help: string;
  read(): Promise<number>;
}

declare const ofModules: unique symbol;

/** The kinds of thing that may wait for somebody, by name: each module adds its own where it defines them. */
export interface TodoKinds {
  /** No kind has it for a name: it only stands for those that the modules add. */
  readonly [ofModules]?: never;
}

export type TodoName = keyof TodoKinds & string;

/** One of them. */
export interface TodoKind {
  /** The entry of the home page behind which it waits. */
  entry: string;
  /** What is to be done, in the reader's words; where it is left out the operator's texts file says it. */
  title?: string;
}

/** What is kept about a person, under its own heading on his page. */
export interface Keep {
  title: string;
  /** Where on the page: the lowest stands first. */
  place: number;
  source: KeptSource;
}

/** A page of the module's own, `pages/<path with dots>.tsx` in its folder, and its entry on the home page. */
export interface PageEntry {
  to: `/h5/${string}`;
  title: string;
  about: string;
  /** Who finds it on his home page: whoever has this right somewhere. */
  for: Action;
}

/** A command of the operator's tool. */
export interface CliCommand<Offered> {
  /** `trials` or, of several of a module, `trials list`. */
  name: string;
  about: string;
  /** By flags as commander writes them: `--as <userid>`. */
  options?: Readonly<Record<string, string>>;
  /** Answers the lines to print. */
  run(offered: Offered, options: Readonly<Record<string, string | boolean>>): Promise<readonly string[]>;
}

/** What a module says of itself without being built: tools read it too. */
export interface Declared {
  /** Rows of the table of rights, from `defineRights`. */
  rights?: Readonly<Record<string, Row>>;
  /** The cards of the operator's texts file that it draws; those of its own texts need not be named. */
  cards?: readonly CardId[];
  todoKinds?: { readonly [Name in TodoName]?: TodoKind };
  /** The kinds of owner for whom it arms timers; each has a handler. */
  timers?: readonly string[];
  /** Actions and objects of the audit log in words. */
  log?: { actions?: Readonly<Record<string, string>>; objects?: Readonly<Record<string, string>> };
  pages?: readonly PageEntry[];
  invariants?: readonly Invariant[];
  /** `rowsAtOnce`: for columns whose values are large. */
  sealed?: readonly (SealedColumn & { rowsAtOnce?: number })[];
  /** Words that older versions kept in clear: sealed when the service starts. */
  plain?: readonly PlainColumn[];
  /** What may happen in it that concerns others. */
  events?: readonly { readonly name: string }[];
  /** What the audit log can say of its rows, by the kind they have as objects there. */
  auditObjects?: Readonly<Record<string, AuditObject>>;
  auditReasons?: readonly AuditReason[];
}

type Run = (options: Readonly<Record<string, string | boolean>>) => Promise<readonly string[]>;

/** All that a module brings to the service; nothing of it is named anywhere else. */
export interface Brought {
  /** Its commands of the operator's tool by name, ready to run: made of `cli`. */
  runs?: Readonly<Record<string, Run>>;
  routes?(server: Server): Promise<void>;
  /** What it hears of others, in their transaction. */
  subscribes?: readonly Subscription[];
  /** What people can do to its rows: each must have a route or a button, and each button a command. */
  commands?: readonly DeclaredCommands[];
  /** Lists people keep: their routes come from their definitions. */
  registries?: readonly RegistryService[];
  /** What one proposes, another decides and the person answers: as registries. */
  cases?: readonly CaseService[];
  /** What of its tables is shown at the desk, beside registries and cases, which are shown by themselves. */
  resources?: readonly Resource[];
  /** Presses, by the kind of owner that the pressed card has. */
  presses?: Readonly<Record<string, PressHandler>>;
  /** Callbacks of WeCom beside presses and written words. */
  hears?: Heard;
  /** Words written to the app, and the answer each brings; the first module whose answer is not `false` has answered. */
  words?: Readonly<Record<string, Answer>>;
  /** The answer to who writes that money is gone; one module's. */
  moneyGone?: Answer;
  /** The answer to everything else that is written; one module's. */
  otherwise?: Answer;
  /** For the word 「我的任务」: sends what waits for him of these kinds of to-do as cards of their own; answers how many. */
  taskCards?: { kinds: readonly TodoName[]; send(tx: Tx, to: Asker): Promise<number> };
  todos?: TodoSource;
  /** For 「我的信息」, by the kind of thing kept. */
  keeps?: Readonly<Record<string, Keep>>;
  jobs?: readonly Job[];
  /** What goes on without any job. */
  sweeps?: readonly Sweep[];
  /** What every process looks after for itself, whatever else it does. */
  watches?: readonly Sweep[];
  /** Asked when the clock is moved by hand: what waits for an answer of WeCom. */
  inquire?(): Promise<unknown>;
  retention?: readonly RetentionRule[];
  /** Empties everything that tells who these people were. */
  erase?(tx: Tx, personIds: readonly string[]): Promise<unknown>;
  /** Of these people, those of whom nothing may go yet, since something open is about them. */
  needed?(tx: Tx, personIds: readonly string[]): Promise<readonly string[]>;
  /** Of these people, those who are sent nothing else now. */
  leftInPeace?(tx: Tx, personIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Read at each scrape of /metrics. */
  gauges?: readonly Gauge[];
  /** Before doors open and workers begin. */
  prepare?(): Promise<unknown>;
  /** Work under way that no sweep and no job waits for. */
  stop?(): Promise<unknown>;
}

/** What modules ask of all others without knowing them; answers once every module is built. */
export interface Together {
  /** Empties everything that tells who these people were, wherever it is kept; the directory last. */
  erase(tx: Tx, personIds: readonly string[]): Promise<void>;
  needed(tx: Tx, personIds: readonly string[]): Promise<ReadonlySet<string>>;
  leftInPeace(tx: Tx, personIds: readonly string[]): Promise<ReadonlySet<string>>;
  todos(ex: Executor, reader: { personId: string; at: Date }): Promise<Todo[]>;
  /** In the order of the page. */
  keeps(): ReadonlyMap<string, Keep>;
  todoKinds(): ReadonlyMap<string, TodoKind>;
  timers(): readonly string[];
  /** What the modules call the actions and objects of the audit log. */
  log(): { actions: Readonly<Record<string, string>>; objects: Readonly<Record<string, string>> };
  pages(): readonly PageEntry[];
  /** All that the desk shows by a definition. */
  resources(): readonly Resource[];
  taskCards(): readonly NonNullable<Brought['taskCards']>[];
  retention(): readonly RetentionRule[];
  auditObjects(): AuditObjects;
  invariants(): readonly Invariant[];
}

/** What lies with the module itself; a fault in it stops the start and names the place. */
export interface Own {
  /** `src/domain/<name>/texts.zh-CN.yaml`, for operators and writers, never read by anybody else. */
  texts<T>(schema: z.ZodType<T>): T;
  /** Its part of the settings, `modules: <name>`; since an operator need not name it, every setting has a default. */
  settings<T>(schema: z.ZodType<T>): T;
}

export interface Context extends Platform {
  own: Own;
  events: Pick<Events, 'publish'>;
  /** What another module offers. It must stand earlier in the list of modules. */
  of<Offered>(module: Module<Offered>): Offered;
  all: Together;
}

/** A kind of work: everything it is made of can be found from here. */
export interface Module<Offered = unknown> extends Declared {
  name: string;
  cli?: readonly CliCommand<Offered>[];
  build(context: Context): { offers: Offered; brings: Brought };
}

export type OfferedBy<M> = M extends Module<infer Offered> ? Offered : never;
