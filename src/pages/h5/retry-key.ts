/** Under which key an unanswered request was sent: pressed again, it is the same request and makes nothing twice. */
const unanswered = new Map<string, string>();

export function keyFor(what: string): string {
  const key = unanswered.get(what) ?? randomKey();
  unanswered.set(what, key);
  return key;
}

export function answered(what: string): void {
  unanswered.delete(what);
}

/** A ready-made one is missing in older web views and outside https. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
