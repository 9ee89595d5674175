import { parentPort, workerData } from 'node:worker_threads';
import { sql } from 'kysely';
import { connect, type Database, patiently, recordset, type Tx, transact } from '../../../database/index.ts';
import { describe } from '../../../lib/errors.ts';
import { createLogger } from '../../../lib/logger.ts';
import { countHistory, REPLAYED_DAYS, readHistory, usualPeople } from '../queries/history.ts';
import { createSide, mostChanged, type ReplayResult, type Rules, reachedReally } from '../rules/replay.ts';

const LISTED = 20;

/** What the thread is given: never more than the rules; the history it reads for itself. */
export interface ToReplay {
  databaseUrl: string;
  runId: string;
  before: Rules;
  after: Rules;
}

/** From the thread to whoever watches over it. */
export type Heard =
  | { type: 'progress'; done: number; total: number }
  | { type: 'done' }
  | { type: 'failed'; why: string };

const report = (heard: Heard): void => parentPort?.postMessage(heard);

async function run({ databaseUrl, runId, before, after }: ToReplay): Promise<void> {
  const logger = createLogger({ level: 'silent' });
  const db = connect(databaseUrl, { poolSize: 1, applicationName: 'eqian replay', logger });
  try {
    await patiently(() => replayAll(db, { runId, before, after }));
    report({ type: 'done' });
  } catch (error) {
    report({ type: 'failed', why: describe(error) });
  } finally {
    await db.destroy();
  }
}

/** In one transaction: what is kept of a run is all of it or nothing, and nothing once it was cancelled. */
function replayAll(db: Database, { runId, before, after }: Omit<ToReplay, 'databaseUrl'>): Promise<void> {
  return transact(db, async (tx) => {
    const begun = performance.now();
    const total = await countHistory(tx);
    report({ type: 'progress', done: 0, total });
    const usual = await usualPeople(tx);
    const [old, fresh] = [createSide(before, usual), createSide(after, usual)];
    const counts = { warnings: 0, answered: 0, same: 0, changed: 0 };
    for await (const some of readHistory(tx)) {
      const changes: ChangeRow[] = [];
      for (const recorded of some) {
        const [was, would] = [old.add(recorded), fresh.add(recorded)];
        counts.warnings += 1;
        if (recorded.answer) counts.answered += 1;
        if (was.reached === reachedReally(recorded)) counts.same += 1;
        if (was.reached === would.reached && was.answeredMs === would.answeredMs && was.cards === would.cards) continue;
        counts.changed += 1;
        changes.push({
          ...{ n: counts.changed, warningId: recorded.id, beforeStep: was.reached, afterStep: would.reached },
          ...{ beforeCards: was.cards, afterCards: would.cards },
          ...{ beforeMs: was.answeredMs, afterMs: would.answeredMs },
        });
      }
      await keepChanges(tx, runId, changes);
      report({ type: 'progress', done: counts.warnings, total });
    }
    const result: ReplayResult = {
      ...counts,
      days: REPLAYED_DAYS,
      ...{ before: old.totals(), after: fresh.totals() },
      people: mostChanged(old.byPerson, fresh.byPerson, LISTED),
      organisations: mostChanged(old.byOrganisation, fresh.byOrganisation, LISTED),
      tookMs: Math.round(performance.now() - begun),
    };
    const { numAffectedRows } = await sql`
      update replay_run set state = 'DONE', result = ${JSON.stringify(result)}::jsonb, done = ${counts.warnings}::int,
        total = ${counts.warnings}::int, ended_at = app_now()
      where id = ${runId} and state = 'RUNNING'`.execute(tx);
    if (numAffectedRows !== 1n) throw new Error('the run was ended meanwhile');
  });
}

interface ChangeRow {
  n: number;
  warningId: string;
  beforeStep: number;
  afterStep: number;
  beforeCards: number;
  afterCards: number;
  beforeMs: number | null;
  afterMs: number | null;
}

async function keepChanges(tx: Tx, runId: string, changes: readonly ChangeRow[]): Promise<void> {
  if (changes.length === 0) return;
  await sql`
    insert into replay_change (run_id, n, warning_id, before_step, after_step, before_cards, after_cards, before_ms, after_ms)
    select ${runId}, c.* from jsonb_to_recordset(${recordset(changes)}::jsonb) as c (
      n int, warning_id text, before_step int, after_step int, before_cards int, after_cards int, before_ms bigint,
      after_ms bigint)`.execute(tx);
}

void run(workerData as ToReplay);
