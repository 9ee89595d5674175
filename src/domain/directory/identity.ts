import type { Tx } from '../../database/index.ts';

/** What tells who somebody is. Whoever may change it may become him. */
export type IdentityField = 'name' | 'phone' | 'account';

export interface IdentityChange {
  personId: string;
  fields: readonly IdentityField[];
  /** The account he had before, where he is told; null when he had none, or nothing but the account was known of him. */
  tellOn: string | null;
  /** Who did it, as the audit log takes it. */
  actor: { kind: 'person'; personId: string } | { kind: 'operator' | 'gateway' | 'system' };
  onBehalfOf?: string;
  /** The list, the event or the act that brought it. */
  cause: { kind: string; id: string };
}

export type IdentityListener = (tx: Tx, changes: readonly IdentityChange[]) => Promise<void>;

/** Tells whoever listens, in the transaction that changed it. */
export function createIdentityNews() {
  const listeners: IdentityListener[] = [];
  return {
    onIdentityChanged(listener: IdentityListener): void {
      listeners.push(listener);
    },
    async identityChanged(tx: Tx, changes: readonly IdentityChange[]): Promise<void> {
      if (changes.length === 0) return;
      for (const listener of listeners) await listener(tx, changes);
    },
  };
}
