export type AuditActor =
  | { kind: 'person'; personId: string }
  | { kind: 'system' }
  | { kind: 'gateway' }
  /** Somebody at the server's own command line. */
  | { kind: 'operator' };

/** Who acts, and from where when he came through the door. */
export interface Acting {
  actor: AuditActor;
  ip?: string;
  agent?: string;
}

interface ObjectRef {
  kind: string;
  id: string;
}

/** Ids, codes and masked values only: never a name, phone, account or free text. */
export type AuditValues = Record<string, string | number | boolean | null | readonly (string | number)[]>;

export interface AuditEntry extends Acting {
  action: string;
  object: ObjectRef;
  before?: AuditValues;
  after?: AuditValues;
}

export interface Look extends Acting {
  object: ObjectRef;
  /** Which personal fields were shown, by name. */
  seen: readonly string[];
}

export interface ChainHead {
  number: number;
  mac: string;
}

export interface AuditFault {
  kind: 'gap' | 'chain' | 'row_missing' | 'row_changed' | 'unsealed' | 'cut_off';
  number?: number;
  auditId?: number;
}

export interface Verification {
  ok: boolean;
  checked: number;
  firstFault?: AuditFault;
}
