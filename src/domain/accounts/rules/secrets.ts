import { createHash, randomBytes, randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { generateSecret, generateURI, verifySync } from 'otplib';

/** OWASP's second choice of Argon2id (19 MiB, two passes): about 30 ms in a thread of its own, never on the event loop. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), ARGON2ID);

/** Compared with when nobody has the name, so that the answer takes as long. */
let nobodys: Promise<string> | undefined;

export async function isPassword(kept: string | null, password: string): Promise<boolean> {
  nobodys ??= hashPassword(randomToken());
  const isRight = await verify(kept ?? (await nobodys), password.normalize('NFC'));
  return kept !== null && isRight;
}

export const randomToken = (): string => randomBytes(32).toString('base64url');

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Without characters that are taken for each other when somebody reads them aloud. */
const CLEAR = 'abcdefghjkmnpqrstuvwxyz23456789';

const pick = (length: number): string => Array.from({ length }, () => CLEAR[randomInt(CLEAR.length)]).join('');

/** Four groups of four: 79 bits. */
export const oneTimePassword = (): string => Array.from({ length: 4 }, () => pick(4)).join('-');

const RECOVERY_CODES = 10;

export const recoveryCodes = (): string[] => Array.from({ length: RECOVERY_CODES }, () => `${pick(5)}-${pick(5)}`);

/** As it was written down: blanks and capitals do not matter. */
export const recoveryDigest = (personId: string, code: string): string =>
  digest(`${personId} ${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`);

export const newTotpSecret = (): string => generateSecret({ length: 20 });

export const totpUri = (secret: string, name: string): string =>
  generateURI({ issuer: 'E企安', label: name, secret, digits: 6, period: 30 });

/** The step whose code this is, now or one step before or after; null when it is none's. */
export function totpStep(secret: string, code: string): number | null {
  const checked = verifySync({ secret, token: code, epochTolerance: 30 });
  return checked.valid && 'timeStep' in checked ? checked.timeStep : null;
}
