import type { Logger } from '../lib/logger.ts';

const quietMs = 60_000;

/** Logs a repeated trouble once a minute at most, with how often it was kept back. */
export function createComplaint(logger: Logger, message: string): (error: unknown) => void {
  let silentUntil = 0;
  let kept = 0;
  return (error) => {
    if (Date.now() < silentUntil) {
      kept += 1;
      return;
    }
    logger.warn({ reason: error instanceof Error ? error.message : String(error), keptBack: kept }, message);
    silentUntil = Date.now() + quietMs;
    kept = 0;
  };
}
