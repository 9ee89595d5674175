import { z } from 'zod';
import type { Settings } from '../../config/settings.ts';
import type { Database } from '../../database/index.ts';
import type { Facts as AccessFacts } from '../../kernel/access/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { Commit, Work } from '../../kernel/command/index.ts';
import type { Policies, Rollups, Timers } from '../../kernel/escalation/index.ts';
import { defineEvent, type Events } from '../../kernel/events/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import type { Logger } from '../../lib/logger.ts';
import { invalid, type Problem } from '../../lib/problem.ts';
import type { Recently } from '../../lib/recently.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Directory, RoleGrant } from '../directory/index.ts';
import type { CardContext } from './cards.ts';
import type { ReversedCard, ShownCard } from './store/cards.ts';
import type { Actor, Decision, Refusal, Warning, WarningEvent } from './types.ts';

/** What the functions of this module need; built once, in index.ts. */
export interface WarningContext extends CardContext {
  db: Database;
  crypto: FieldCrypto;
  directory: Directory;
  outbound: Outbound;
  timers: Timers;
  rollups: Rollups;
  events: Pick<Events, 'publish'>;
  audit: Audit;
  logger: Logger;
  settings: Settings;
  /** In force now; a warning keeps a copy of the one it begins with. */
  readonly policies: Policies;
  /** How long an outcome can be taken back. */
  undoMs: number;
  /** How long a colleague has to confirm when no roster says when the shift ends. */
  handoverMs: number;
  /** How old an open warning may be that another one about the same person joins. */
  mergeMs: number;
  /** Who was shown which warning lately: that is one look in the audit log. */
  looked: Recently;
}

/** What somebody is to a warning now: the grants that cover its place, and what he had to do with it. */
export interface Authorisation {
  personId: string;
  grants: RoleGrant[];
  facts: AccessFacts;
}

/** Warnings as the commands of the kernel see them. */
export interface WarningWork extends Work {
  Context: WarningContext;
  Row: Warning;
  Reader: Reader;
  Actor: Actor;
  Done: Extract<Decision, { outcome: 'done' }>;
  Unchanged: Extract<Decision, { outcome: 'unchanged' }>;
  Refusal: Refusal;
  Prepared: Prepared;
}

/** What somebody is to a warning, and as what he acts on it. */
export interface Reader extends Authorisation {
  kind: 'ADVISOR' | 'POLICE';
  undoMs: number;
  /** Whether he has passed it to the station's duty already; null where nobody asked. */
  assigned: boolean | null;
}

export type Change = Commit<WarningWork>;

/** How it was before a change was saved, and what came of it meanwhile. */
export interface Prepared {
  warning: Warning;
  happened: WarningEvent[];
  shown: ShownCard[];
  /** Of an outcome that is being taken back. */
  reversed: ReversedCard[];
}

/** It is over, and the person was met: he is asked after again. */
export const warningSettled = defineEvent('warning.settled', z.object({ warningId: z.string() }));

export const SYSTEM: Pick<Change, 'by' | 'acting'> = {
  by: { personId: null, kind: 'SYSTEM' },
  acting: { actor: { kind: 'system' } },
};

/** What is wrong with a field of a request, in the words of the texts file; {reason} names another field. */
export function invalidField({ texts }: Pick<WarningContext, 'texts'>, field: string, message: string): Problem {
  return invalid(field, faultText({ texts }, { message }));
}

export function faultText(
  { texts }: Pick<WarningContext, 'texts'>,
  { message, reason = '' }: { message: string; reason?: string },
): string {
  return (texts.messages[message] ?? message).replace('{reason}', texts.fields[reason] ?? reason);
}
