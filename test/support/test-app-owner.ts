import pg from 'pg';
import { createApp, ROLES } from '../../src/app/app.ts';
import { createLogger } from '../../src/lib/logger.ts';
import type { Checkpoint } from '../../src/outbound/index.ts';
import type { TestAppStores } from './test-app.ts';
import { testAppConfig } from './test-app-config.ts';

/** Where the process kills itself, and at which passage. Points without a seam of their own are statements. */
export interface Deadly {
  at: Checkpoint | keyof typeof STATEMENTS;
  passage: number;
}

interface Orders {
  stores: TestAppStores;
  deadly?: Deadly;
}

/** Once PostgreSQL has answered such a statement. */
const STATEMENTS = {
  'callback-kept': /^\s*insert into inbox/,
  // The press is decided and logged, the transaction is still open.
  'callback-half-applied': /^insert into "event_log"/,
  // WeCom has taken a message back; that is in the list of calls, not yet with the message.
  'recall-called': /^update "attempt" set "result"/,
  // A part of a roster is written, the transaction is still open.
  'rows-half-written': /^\s*update roster_import set applied_line/,
  'leavers-half-written': /^\s*update roster_import set applied_leaver/,
};

// A process of its own that opens the testApp in the given stores, says so and works until it is ended.
await open(JSON.parse(process.argv[2] ?? '{}'));

async function open({ stores, deadly }: Orders): Promise<void> {
  const { databaseUrl, redisUrl, queuePrefix, port } = stores;
  const statement = deadly && deadly.at in STATEMENTS ? STATEMENTS[deadly.at as keyof typeof STATEMENTS] : null;
  if (deadly && statement) dieAfter(statement, deadly.passage);
  let passages = 0;
  const app = await createApp({
    config: testAppConfig({ port }),
    databaseUrl,
    redisUrl,
    queuePrefix,
    roles: ROLES,
    logger: createLogger({ level: process.env.TOWN_LOG ?? 'silent' }),
    checkpoint(name) {
      if (name === deadly?.at) passages += 1;
      if (passages === deadly?.passage) die();
    },
  });
  await app.start();
  process.once('SIGTERM', () => void app.stop().then(() => process.exit(0)));
  console.log('open');
}

/** As sudden as a power cut: no handler runs, nothing is flushed. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

function dieAfter(statement: RegExp, passage: number): void {
  const { query } = pg.Client.prototype;
  let passages = 0;
  pg.Client.prototype.query = async function (this: pg.Client, ...args: unknown[]) {
    const answer = await Reflect.apply(query, this, args);
    if (typeof args[0] === 'string' && statement.test(args[0])) passages += 1;
    if (passages === passage) die();
    return answer;
  } as typeof query;
}
