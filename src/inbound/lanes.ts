/**
 * What one sender did at one receiver bears one number, so that it keeps its order whoever applies it. A number that two
 * senders happen to share makes them wait for each other and nothing worse. (FNV-1a: every callback pays for it.)
 */
export function laneOf(receiver: string, xml: string): number {
  const name = `${receiver} ${senderOf(xml)}`;
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return hash | 0;
}

/** Each lane in the order given. */
export function byLane<Row extends { lane: number }>(rows: readonly Row[]): Row[][] {
  const lanes = new Map<number, Row[]>();
  for (const row of rows) {
    const lane = lanes.get(row.lane);
    if (lane === undefined) lanes.set(row.lane, [row]);
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
