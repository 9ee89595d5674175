/** How many of so many are drawn: the share, at least the minimum, never more than there are. */
export function sampleSize(outOf: number, { rate, min }: { rate: number; min: number }): number {
  return Math.min(outOf, Math.max(min, Math.ceil(outOf * rate)));
}

/** Draws from a list; the same seed and the same people, in whatever order, give the same draw. */
export function drawSample(ids: readonly string[], size: number, seed: string): string[] {
  const next = randomFrom(seed);
  const urn = [...ids].sort();
  const sampled: string[] = [];
  while (sampled.length < size && urn.length > 0) {
    const [one] = urn.splice(Math.floor(next() * urn.length), 1);
    if (one !== undefined) sampled.push(one);
  }
  return sampled.sort();
}

/** SplitMix32 from an FNV-1a hash of the seed: in [0, 1), the same on every machine. */
function randomFrom(seed: string): () => number {
  let state = 0x811c9dc5;
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
