interface OwnWords {
  yes?: readonly string[];
  no?: readonly string[];
}

const YES = ['是', 'y', 'yes', 'true', '1', '1.0', '√', '✓', '✔', '☑', '✅'];
const NO = ['否', 'n', 'no', 'false', '0', '0.0', '×', '✗', '✘', '☒', '❌'];

/**
 * What people write for yes and no, the same in every list; `own` are words of one column besides. Undefined for anything
 * else, which is a fault of its row: no reading of an unknown word is safe.
 */
export function yesOrNo(text: string, own: OwnWords = {}): boolean | undefined {
  const word = text
    .normalize('NFKC')
    .replace(/\s|\p{Cf}|\p{Variation_Selector}/gu, '')
    .toLowerCase();
  if (YES.includes(word) || own.yes?.includes(word)) return true;
  if (NO.includes(word) || own.no?.includes(word)) return false;
  return undefined;
}
