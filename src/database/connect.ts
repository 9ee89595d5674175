import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { hasCode } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { minutes, seconds } from '../lib/time.ts';
import { guarding } from './guarded-pool.ts';
import { defaultPace, type Limits, type Pace } from './limits.ts';
import { camelCase } from './names.ts';
import type { Schema } from './schema.ts';
import { hangUp, notePid } from './watched.ts';

export type Database = Kysely<Schema>;
export type Tx = Transaction<Schema>;
export type Executor = Database | Tx;
/** Whether a row that somebody else holds is waited for (not for long: limits.ts) or left for the next time. */
export type LockMode = 'wait' | 'skip';

interface ConnectOptions {
  poolSize?: number;
  applicationName?: string;
  pace?: Pace;
  logger: Logger;
}

/** For a free place in the pool. */
const QUEUE_MS = seconds(10);
const CONNECT_MS = seconds(5);
/** For the server, whose side of a dead connection holds the locks. */
const UNHEARD_MS = seconds(10);

/** The pool's own patience is for its queue. */
class ImpatientClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super({ ...config, connectionTimeoutMillis: CONNECT_MS });
  }
}

/** A database that never keeps anybody waiting for ever: see limits.ts. */
export function connect(
  url: string,
  { poolSize = 10, applicationName = 'eqian', pace = defaultPace, logger }: ConnectOptions,
): Database {
  const pool = new pg.Pool({
    Client: ImpatientClient,
    connectionString: url,
    max: poolSize,
    application_name: applicationName,
    connectionTimeoutMillis: QUEUE_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: UNHEARD_MS,
    types: { getTypeParser: parserFor },
    onConnect: async (client) => {
      // The pool listens to idle clients only; a connection lost in use fails its query, it must not fail the process.
      client.on('error', (error) => logger.warn({ reason: error.message }, 'a database connection was lost'));
      await greet(client, pace.usual);
    },
  });
  pool.on('error', (error) => logger.warn({ reason: error.message }, 'an idle database connection was lost'));
  const enquire = async <T>(ask: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = new ImpatientClient({
      connectionString: url,
      application_name: `${applicationName} check`,
      query_timeout: CONNECT_MS,
    });
    client.on('error', () => {});
    try {
      await client.connect();
      return await ask(client);
    } finally {
      hangUp(client);
    }
  };
  let noRoomAt = 0;
  const note = (error: unknown): void => {
    if (hasCode(error, DISK_FULL)) noRoomAt = Date.now();
  };
  const db = new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: guarding(pool, { pace, note, enquire, logger }) }),
    plugins: [camelCase],
  });
  noRoom.set(db, () => Date.now() - noRoomAt < minutes(1));
  return db;
}

const DISK_FULL = '53100';
const noRoom = new WeakMap<Database, () => boolean>();

/** Whether PostgreSQL has just refused a write for want of room: reading still works then, and tells nothing. */
export function hasNoRoom(db: Database): boolean {
  return noRoom.get(db)?.() ?? false;
}

/** Every session speaks UTC, so that a cast to date never depends on the server's own setting. */
async function greet(client: pg.ClientBase, { statementMs, lockMs, idleMs }: Limits): Promise<void> {
  const late = setTimeout(() => hangUp(client), CONNECT_MS);
  try {
    await client.query(`
      set time zone 'UTC';
      set statement_timeout = ${statementMs};
      set lock_timeout = ${lockMs};
      set idle_in_transaction_session_timeout = ${idleMs};
      set tcp_keepalives_idle = ${UNHEARD_MS / 1000};
      set tcp_keepalives_interval = 2;
      set tcp_keepalives_count = 5;
      set tcp_user_timeout = ${UNHEARD_MS};
      do $$ begin
        set client_connection_check_interval = ${UNHEARD_MS};
      exception when others then null; -- not every system can tell
      end $$`);
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    if (rows[0]) notePid(client, rows[0].pid);
  } finally {
    clearTimeout(late);
  }
}

const { builtins, getTypeParser } = pg.types;
const int8Array = 1016;
const dateArray = 1182;
const textArray: number = 1009;

/** int8 as number and date as 'YYYY-MM-DD': pg gives a string and a local midnight. */
const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, toInteger],
  [builtins.DATE, String],
  [int8Array, (text) => strings(text).map((item) => item && toInteger(item))],
  [dateArray, strings],
]);

function parserFor(oid: number, format?: 'text' | 'binary') {
  return (format !== 'binary' && parsers.get(oid)) || getTypeParser(oid, format ?? 'text');
}

function strings(text: string): (string | null)[] {
  return getTypeParser(textArray)(text);
}

function toInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 ${text} does not fit a JavaScript number`);
  return value;
}

/** A superuser may switch off the triggers that keep the audit log as it was, and read files of the server. */
export async function warnOfSuperuser(db: Database, logger: Pick<Logger, 'warn'>): Promise<void> {
  const { rows } = await sql<{ role: string; rolsuper: boolean }>`
    select rolname as role, rolsuper from pg_roles where rolname = current_user`.execute(db);
  const [row] = rows;
  if (row?.rolsuper !== true) return;
  logger.warn(
    { role: row.role },
    'DATABASE_URL names a superuser: give the service a role of its own that owns its database and nothing else',
  );
}
