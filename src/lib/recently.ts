/** Remembers keys for a while, in this process only; the oldest go first when there are too many. */
export function createRecently(ms: number, atMost = 10_000) {
  const notedAt = new Map<string, number>();

  return {
    has(key: string): boolean {
      const at = notedAt.get(key);
      return at !== undefined && Date.now() - at < ms;
    },

    note(key: string): void {
      notedAt.delete(key);
      notedAt.set(key, Date.now());
      const [oldest] = notedAt.keys();
      if (notedAt.size > atMost && oldest !== undefined) notedAt.delete(oldest);
    },
  };
}

export type Recently = ReturnType<typeof createRecently>;
