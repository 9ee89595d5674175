import type { Draft } from './draft.ts';

/** What somebody typed and has not saved, kept in this tab through a swipe back or a reload. */
export interface Kept {
  draft: Draft;
  /** The form as it was opened: what was saved elsewhere meanwhile is not written over. */
  from: string;
}

/** As much of the browser's storage as is needed here. */
interface KeptStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** One for each person and page: a borrowed phone shows nobody what another wrote. */
const keyOf = (userid: string, path: string) => `eqian:draft:${userid}:${path}`;

export function keepDraft(userid: string, path: string, kept: Kept): void {
  storage((kind) => kind.setItem(keyOf(userid, path), JSON.stringify(kept)));
}

export function forgetDraft(userid: string, path: string): void {
  storage((kind) => kind.removeItem(keyOf(userid, path)));
}

/** Null when nothing was typed, or what it was typed into has changed since. */
export function keptDraft(userid: string, path: string, opened: Draft, from: string): Draft | null {
  const text = storage((kind) => kind.getItem(keyOf(userid, path)));
  if (!text) return null;
  try {
    const kept = JSON.parse(text) as Partial<Kept>;
    return kept.from === from && kept.draft ? { ...opened, ...kept.draft } : null;
  } catch {
    return null;
  }
}

/** A web view may forbid or have filled its storage: then the form works as before, and keeps nothing. */
function storage<T>(use: (kind: KeptStore) => T): T | null {
  try {
    const { sessionStorage } = globalThis as { sessionStorage?: KeptStore };
    return sessionStorage ? use(sessionStorage) : null;
  } catch {
    return null;
  }
}
