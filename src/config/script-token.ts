import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** A script that acts in officers' names over the API. 'any': the sandbox's own, which is nobody's secret. */
export interface ScriptToken {
  name: string;
  /** `sha256:…` of the token, which itself stands nowhere. */
  hash: string;
  officers: readonly string[] | 'any';
  actions: readonly string[] | 'any';
}

const userid = z
  .string()
  .regex(/^[A-Za-z0-9_.@-]{1,64}$/, 'must be the 企业微信账号 of an officer, like duty-03')
  .toLowerCase();

const Script = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, 'must be a short name like weekly-bulletin'),
  hash: z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256:…, as `eqian token make` prints it'),
  officers: z.array(userid).min(1, 'must name at least one officer'),
  actions: z.array(z.string()).min(1, 'must name at least one action, like bulletin.create'),
});

export const Scripts = z
  .array(Script)
  .refine((list) => isUnique(list.map(({ name }) => name)), 'two scripts have the same name')
  .refine((list) => isUnique(list.map(({ hash }) => hash)), 'two scripts have the same token')
  .default([]);

/** Drawn at random and long, so a plain digest of it cannot be turned back. */
export function makeScriptToken(): { token: string; hash: string } {
  const token = `eqs_${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashOfToken(token) };
}

export function hashOfToken(token: string): string {
  return `sha256:${createHash('sha256').update(token).digest('hex')}`;
}

function isUnique(list: string[]): boolean {
  return new Set(list).size === list.length;
}
