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

/** Why a cell holds no mobile number, by the names of the roster's texts. */
export type PhoneTrouble =
  | 'phoneScientific'
  | 'phoneNone'
  | 'phoneSeveral'
  | 'phoneLetters'
  | 'phoneLandline'
  | 'phoneMarks'
  | 'phoneDigits';

/** The number of a list's cell, also as programs leave it ('15412345678, 15412345678.0), or what stands there instead. */
export function readPhone(text: string): { phone: string | null; trouble: PhoneTrouble | null; digits: number } {
  const bare = text
    .normalize('NFKC')
    .replace(/['‘’`´"“”]/g, '')
    .replace(/^(\D*\d{11,13})\.0+$/, '$1');
  const phone = normalisePhone(bare);
  if (phone !== null) return { phone, trouble: null, digits: 11 };
  const digits = bare.replace(/\D/g, '');
  return { phone: null, trouble: troubleOf(bare, digits), digits: digits.length };
}

function troubleOf(text: string, digits: string): PhoneTrouble {
  if (/^\d(\.\d+)?E\+?\d+$/i.test(text)) return 'phoneScientific';
  if (digits === '') return 'phoneNone';
  if (digits.length >= 22) return 'phoneSeveral';
  if (/\p{L}/u.test(text)) return 'phoneLetters';
  if (/^0\d{2,3}/.test(digits) || (digits.length === 11 && !digits.startsWith('1'))) return 'phoneLandline';
  return digits.length === 11 ? 'phoneMarks' : 'phoneDigits';
}
