/**
 * Shares in percent with one decimal that sum to exactly 100: what rounding leaves goes to the largest remainders.
 * Only a part that is all reads 100, only one that is empty reads 0. Of nobody at all every share is 0.
 */
export function sharesOf(parts: readonly number[]): number[] {
  const whole = parts.reduce((sum, part) => sum + part, 0);
  if (whole === 0) return parts.map(() => 0);
  const shares = parts.map((part) => {
    const exact = (part * 1_000) / whole;
    const tenths = part > 0 ? Math.max(1, Math.floor(exact)) : 0;
    return { tenths, over: tenths - exact };
  });
  let left = 1_000 - shares.reduce((sum, { tenths }) => sum + tenths, 0);
  for (const share of [...shares].sort((a, b) => a.over - b.over)) {
    if (left <= 0) break;
    share.tenths += 1;
    left -= 1;
  }
  // What lifting many small parts took too much is the largest part's: there it is felt least.
  const [largest] = [...shares].sort((a, b) => b.tenths - a.tenths);
  if (largest) largest.tenths += Math.min(0, left);
  return shares.map(({ tenths }) => tenths / 10);
}

/** Part of a whole as everybody reads it, on pages, cards and in reports; of nobody at all "—". */
export function shareText(part: number, whole: number): string {
  const [share = 0] = sharesOf([part, whole - part]);
  return whole === 0 ? '—' : percentText(share);
}

/** All and none are exact, and look it. */
export function percentText(share: number): string {
  return share === 0 || share === 100 ? `${share}%` : `${share.toFixed(1)}%`;
}
