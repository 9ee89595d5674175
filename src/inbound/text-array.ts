const TEXT_OID = 25;
const HEAD_BYTES = 20;
const LENGTH_BYTES = 4;

/**
 * A text[] in PostgreSQL's binary form (array_recv): dimensions, null flag, element type, length, lower bound, elements.
 * A third cheaper on both sides than the quoted text form, which counts at thousands of callbacks a second.
 */
export function textArray(values: readonly string[]): Buffer {
  const bytes = values.reduce((sum, value) => sum + LENGTH_BYTES + Buffer.byteLength(value), HEAD_BYTES);
  const array = Buffer.allocUnsafe(bytes);
  let at = 0;
  for (const field of [1, 0, TEXT_OID, values.length, 1]) at = array.writeInt32BE(field, at);
  for (const value of values) {
    const written = array.write(value, at + LENGTH_BYTES);
    array.writeInt32BE(written, at);
    at += LENGTH_BYTES + written;
  }
  return array;
}
