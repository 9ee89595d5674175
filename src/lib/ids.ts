import { randomFillSync } from 'node:crypto';
import { monotonicFactory } from 'ulid';

/** ulid asks for sixteen bytes one by one; drawn singly they cost more than all else in an id. */
const bytes = new Uint8Array(4_096);
let at = bytes.length;

const nextUlid = monotonicFactory(() => {
  if (at === bytes.length) {
    randomFillSync(bytes);
    at = 0;
  }
  const byte = bytes[at] ?? 0;
  at += 1;
  return byte / 256;
});

/** A ULID: 26 characters, sortable by birth, and monotonic within this process even when the system clock steps back. */
export function newId(): string {
  return nextUlid();
}
