/**
 * Brings a mobile number as people write it (+86, blanks, dashes, full-width digits, invisible marks of a copied contact)
 * to its 11 digits, so that equal numbers get equal hashes; null when it is not a mobile number.
 */
export function normalisePhone(raw: string): string | null {
  const compact = raw
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Pd}−()]/gu, '')
    .replace(/^(?:\+|00)?86(?=\d{11}$)/, '');
  return /^1\d{10}$/.test(compact) ? compact : null;
}
