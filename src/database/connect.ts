import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { Logger } from '../lib/logger.ts';
import { preparing } from './prepared.ts';
import type { Schema } from './schema.ts';

export type Database = Kysely<Schema>;
export type Tx = Transaction<Schema>;
export type Executor = Database | Tx;

interface ConnectOptions {
  poolSize?: number;
  applicationName?: string;
  logger: Logger;
}

/** Every session speaks UTC, so that a cast to date never depends on the server's own setting. */
export function connect(url: string, { poolSize = 10, applicationName = 'eqian', logger }: ConnectOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types: { getTypeParser: parserFor },
    onConnect: async (client) => {
      // The pool listens to idle clients only; a connection lost in use fails its query, it must not fail the process.
      client.on('error', (error) => logger.warn({ reason: error.message }, 'a database connection was lost'));
      await client.query(`set time zone 'UTC'`);
    },
  });
  pool.on('error', (error) => logger.warn({ reason: error.message }, 'an idle database connection was lost'));
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: preparing(pool) }) });
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
