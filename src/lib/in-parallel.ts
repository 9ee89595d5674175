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
