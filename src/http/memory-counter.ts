export interface Counted {
  current: number;
  /** Milliseconds until it begins anew. */
  ttl: number;
}

const MOST_KEYS = 10_000;

/** Counts of this process alone. Whoever comes from ever new addresses pushes out the oldest, never fills the memory. */
export function createMemoryCounter() {
  const counts = new Map<string, { current: number; endsAt: number }>();

  return (key: string, windowMs: number): Counted => {
    const now = Date.now();
    const known = counts.get(key);
    if (known !== undefined && known.endsAt > now) {
      known.current += 1;
      return { current: known.current, ttl: known.endsAt - now };
    }
    counts.delete(key);
    const [oldest] = counts.size >= MOST_KEYS ? counts.keys() : [];
    if (oldest !== undefined) counts.delete(oldest);
    counts.set(key, { current: 1, endsAt: now + windowMs });
    return { current: 1, ttl: windowMs };
  };
}
