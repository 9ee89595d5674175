import { monotonicFactory } from 'ulid';

const nextUlid = monotonicFactory();

/** A ULID: 26 characters, sortable by birth, and monotonic within this process even when the system clock steps back. */
export function newId(): string {
  return nextUlid();
}
