/** Runs `work` over all items, at most `width` at a time. Ends when all have ended, then throws the first error. */
export async function inParallel<T>(items: T[], width: number, work: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = items.values();
  const failures: unknown[] = [];
  const lanes = Array.from({ length: Math.min(width, items.length) }, async () => {
    for (const item of waiting) await work(item).catch((error: unknown) => failures.push(error));
  });
  await Promise.all(lanes);
  if (failures.length > 0) throw failures[0];
}

/** Whether the work ended in time; how it ended is not asked. */
export async function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  const ended = work.then(
    () => true,
    () => true,
  );
  return await Promise.race([ended, late]).finally(() => clearTimeout(timer));
}

/** What the work answers, or an error once the time is over; the work itself is not ended. */
export async function inTime<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
