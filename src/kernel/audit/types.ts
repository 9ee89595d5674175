export type AuditActor =
  | { kind: 'person'; personId: string }
  | { kind: 'system' }
  | { kind: 'gateway' }
  /** Somebody at the server's own command line. */
  | { kind: 'operator' }
  /** Nobody we know, at a route. */
  | { kind: 'stranger' };

/** Who acts, and from where when he came by a route. */
export interface Acting {
  actor: AuditActor;
  /** The officer in whose name a script of the token acts; his rights decide, both are on record. */
  onBehalfOf?: string;
  /** Which script, by its name in the settings. */
  script?: string;
  ip?: string;
  agent?: string;
  /** By which route, as it is written in the code: kept with looks. */
  route?: string;
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
  /** Who they were, by id, where it is a page of them; where it is more, how many. */
  people?: readonly string[] | number;
  /** For which warning, where the object is a person. */
  warningId?: string;
  /** Whose people they are, where the object does not say. */
  organisationId?: string;
  /** It goes out of the service. */
  file?: boolean;
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
