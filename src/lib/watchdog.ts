import type { Logger } from './logger.ts';
import { seconds } from './time.ts';

interface WatchdogNeeds {
  /** Sweeps that should have come round long ago, by their names. */
  overdue(): string[];
  /** Whether a new process would fare better: it would not while PostgreSQL itself is away. */
  wouldHelp(): Promise<boolean>;
  /** Ends this process, so that whoever keeps it running starts another one. */
  end(): void;
  everyMs?: number;
  logger: Logger;
}

const EVERY_MS = seconds(10);

/** The last resort against whatever hangs in a way that nobody thought of. Answers how to call it off. */
export function watch({ overdue, wouldHelp, end, everyMs = EVERY_MS, logger }: WatchdogNeeds): () => void {
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking || overdue().length === 0) return;
    isLooking = true;
    void look().finally(() => {
      isLooking = false;
    });
  }, everyMs);
  timer.unref();

  async function look(): Promise<void> {
    if (!(await wouldHelp().catch(() => false))) return;
    const sweeps = overdue();
    if (sweeps.length === 0) return;
    clearInterval(timer);
    logger.fatal({ sweeps }, 'sweeps hang in spite of everything: this process ends and has to be started again');
    end();
  }

  return () => clearInterval(timer);
}
