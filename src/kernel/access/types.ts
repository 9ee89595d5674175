import type { Role as PersonRole } from '../../config/codes.ts';

/** How far a role's right goes. A grant wider than its role's reach opens nothing. */
export type Reach = 'all' | 'own_area' | 'own_orgs' | 'own_org' | 'own_unit' | 'self';

/** `propose`: somebody else decides. `masked`: seen without names, phones and accounts. */
export type Manner = 'act' | 'propose' | 'masked';

/** `week`: open, or closed for at most seven days. `closed` guards what a fraudster watching the screen must not see. */
export type Condition = 'open' | 'week' | 'closed' | 'addressed' | 'owner';

export interface Limits {
  people?: number;
  templatesOnly?: boolean;
}

export interface Cell {
  reach: Reach;
  manner: Manner;
  when?: Condition;
  limits?: Limits;
}

declare const ofModules: unique symbol;

/** The rights of all modules by name: each module adds its own to this interface where it defines them. */
export interface Rights {
  /** No right has it for a name: it only stands for those that the modules add. */
  readonly [ofModules]?: never;
}

/** One right: who has it, and how far. */
export interface Row {
  cells: Partial<Record<Role, Cell>>;
  /** Nobody judges his own act, nor anything about himself. */
  byAnother?: true;
  /** Not for the person it is about, whatever his role. */
  notOneself?: true;
  /** A script that holds the bearer token may do it in a named officer's name. */
  inName?: true;
  /** No route asks for it: a command or a view does, of the object at hand. */
  ofObjects?: true;
}

/** GATEWAY is the import gateway's bearer token; everybody else is a person. */
export type Role = PersonRole | 'GATEWAY';

/** What the directory grants, as far as a decision needs it. A role unknown to the table opens nothing. */
export interface Grant {
  role: string;
  scopeKind: string;
  scopeId: string;
}

/** What the caller knows of the object. Whatever is not said counts against the actor. */
export interface Facts {
  /** The object is about the actor: his own record, request, answer, or he is the person warned. */
  self?: boolean;
  /** A card asks the actor to act on this object. */
  addressed?: boolean;
  /** He signed it or took it over. */
  owner?: boolean;
  open?: boolean;
  closedForMs?: number;
  /** He made or did what is now to be judged. */
  ownAct?: boolean;
}

export type Decision<G extends Grant = Grant> =
  | { outcome: 'allowed' | 'propose' | 'masked'; by: G | 'self'; limits: Limits }
  | { outcome: 'denied'; reason: 'place' | 'role' | 'condition' | 'own_act' };
