/** 15 or 18 digits as on an identity card, the last of 18 by the check of GB 11643. */
export function holdsIdNumber(text: string): boolean {
  return idNumbersIn(text).length > 0;
}

/** The text with every identity number in it shown as ****. */
export function withoutIdNumbers(text: string): string {
  return idNumbersIn(text).reduce((rest, id) => rest.replaceAll(id, '****'), text);
}

function idNumbersIn(text: string): string[] {
  if (text.length < 15) return [];
  return [...text.matchAll(LIKELY)].map(([id]) => id).filter((id) => id.length === 15 || hasCheckDigit(id));
}

const LIKELY = /(?<![\dA-Za-z])(?:\d{17}[\dXx]|[1-8]\d{7}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3})(?![\dA-Za-z])/g;

function hasCheckDigit(id: string): boolean {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(id[index]), 0);
  return '10X98765432'[sum % 11] === id[17]?.toUpperCase();
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
