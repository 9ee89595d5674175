import type { InboxRow } from './router.ts';

/** One lane per receiver and sender, each in the order given. Reads the sender only; what it means is parsed later. */
export function lanesBySender(rows: InboxRow[]): InboxRow[][] {
  const lanes = new Map<string, InboxRow[]>();
  for (const row of rows) {
    const key = `${row.receiver} ${senderOf(row.payload)}`;
    const lane = lanes.get(key);
    if (lane === undefined) lanes.set(key, [row]);
    else lane.push(row);
  }
  return [...lanes.values()];
}

/** Runs `work` over all items, at most `parallel` at a time. Ends when all have ended, then throws the first error. */
export async function forEachOf<T>(items: T[], parallel: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const failures: unknown[] = [];
  const runs = Array.from({ length: Math.min(parallel, items.length) }, async () => {
    for (const item of queue) await work(item).catch((error: unknown) => failures.push(error));
  });
  await Promise.all(runs);
  if (failures.length > 0) throw failures[0];
}

/** WeCom writes userids with or without CDATA and in any case. */
function senderOf(xml: string): string {
  const name = /<FromUserName\s*>\s*(?:<!\[CDATA\[)?([^<\]]*)/i.exec(xml)?.[1] ?? '';
  return name.trim().toLowerCase();
}
