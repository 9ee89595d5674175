/**
 * What is half filled in survives a locked screen, a session's end and a reload of the page:
 *
 *   const [draft, setDraft] = useKept('raise', newDraft);
 *
 * It lies in this tab's storage, sealed with a key that the service hands to its writer alone: whoever sits down next, or
 * looks into a locked computer, reads nothing. Whoever leaves the form by himself leaves it empty: nobody must find the
 * person of an older warning in a new one.
 */
import { type SetStateAction, useEffect, useState } from 'react';
import { ApiProblem, call } from '../../kit/call.ts';

const PREFIX = 'eqian.form ';
const KEY_PATH = '/api/me/form-key';
const IV_BYTES = 12;
/** A shift and what comes after it. */
const KEPT_MS = 24 * 3_600_000;

const kept = new Map<string, unknown>();
let isShut = false;
let isRead = false;
let key: Promise<CryptoKey | null> | null = null;
let writing: Promise<void> = Promise.resolve();

/** The screen is locked: what is taken off the page now is not left by its writer. */
export function shutScreen(shut: boolean): void {
  isShut = shut;
}

/** Whether what was kept has been read: before, no form is to be shown. Asks for nothing where nothing was kept. */
export function useKeptForms(isOn: boolean): boolean {
  const [isReady, setReady] = useState(isRead || sealedNames().length === 0);
  useEffect(() => {
    if (isOn && !isReady) void readAll().finally(() => setReady(true));
  }, [isOn, isReady]);
  return isReady;
}

/** As `useState`; null is nothing and is not kept. `isBack`: what stands there was kept from before. */
export function useKept<T>(name: string, initial: () => T): [T, (next: SetStateAction<T>) => void, isBack: boolean] {
  const [isBack] = useState(() => kept.has(name));
  const [value, setValue] = useState<T>(() => (kept.has(name) ? (kept.get(name) as T) : initial()));
  useEffect(() => {
    // While the session stands: when it has ended it is too late to ask for one.
    void ownKey();
    return () => {
      if (!isShut) keep(name, null);
    };
  }, [name]);
  const set = (next: SetStateAction<T>) =>
    setValue((before) => {
      const now = next instanceof Function ? next(before) : next;
      keep(name, now);
      return now;
    });
  return [value, set, isBack];
}

/** Null: it was sent, or left. */
function keep(name: string, value: unknown): void {
  if (value === null) kept.delete(name);
  else kept.set(name, value);
  writing = writing.then(() => write(name)).catch(() => {});
}

/** Of the newest value, whatever it was when this was asked for. */
async function write(name: string): Promise<void> {
  const sealing = kept.has(name) ? await ownKey() : null;
  const value = kept.get(name);
  if (sealing === null || value === undefined) return sessionStorage.removeItem(PREFIX + name);
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const plain = new TextEncoder().encode(JSON.stringify({ at: Date.now(), value }));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, sealing, plain));
  sessionStorage.setItem(PREFIX + name, toText([...iv, ...sealed]));
}

/** A browser may forbid its storage: then nothing was kept there. */
function sealedNames(): string[] {
  try {
    return Object.keys(sessionStorage)
      .filter((name) => name.startsWith(PREFIX))
      .map((name) => name.slice(PREFIX.length));
  } catch {
    return [];
  }
}

async function readAll(): Promise<void> {
  const opening = await ownKey();
  if (opening === null) return;
  for (const name of sealedNames()) {
    const bytes = toBytes(sessionStorage.getItem(PREFIX + name) ?? '');
    const found = await open(opening, bytes).catch(() => null);
    // Somebody else's, or too old: of no use to anybody.
    if (found === null || Date.now() - found.at > KEPT_MS) sessionStorage.removeItem(PREFIX + name);
    else kept.set(name, found.value);
  }
  isRead = true;
}

async function open(opening: CryptoKey, bytes: Uint8Array<ArrayBuffer>): Promise<{ at: number; value: unknown }> {
  const [iv, sealed] = [bytes.slice(0, IV_BYTES), bytes.slice(IV_BYTES)];
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, opening, sealed);
  return JSON.parse(new TextDecoder().decode(plain)) as { at: number; value: unknown };
}

/** Null where the browser seals nothing (outside https) or the service does not answer: then memory alone keeps it. */
function ownKey(): Promise<CryptoKey | null> {
  key ??= askKey().then((found) => {
    if (found === null) key = null;
    return found;
  });
  return key;
}

async function askKey(): Promise<CryptoKey | null> {
  if (globalThis.crypto?.subtle === undefined) return null;
  try {
    const found = await call<{ key: string }>('GET', KEY_PATH);
    return await crypto.subtle.importKey('raw', toBytes(found.key), 'AES-GCM', false, ['encrypt', 'decrypt']);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return null;
  }
}

const toText = (bytes: readonly number[]): string => btoa(bytes.map((byte) => String.fromCharCode(byte)).join(''));

const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
