import type { Actor } from './decision.ts';

/** Who acts, when, and who was told in this transaction. */
export interface ActContext {
  actor: Actor;
  now: Date;
  /** Who was already told in this transaction. */
  told: Set<string>;
  /** Where the act came from, for the audit log. */
  origin?: { ip?: string; agent?: string };
}

/** A timer, or the end of somebody's roles, lets it happen. */
export const bySystem = (now: Date, told = new Set<string>()): ActContext => ({
  actor: { personId: null, kind: 'SYSTEM' },
  now,
  told,
});
