import { z } from 'zod';
import { cardFile } from '../../config/card-file.ts';
import type { Texts } from '../../config/text-file.ts';
import type { Database, Executor } from '../../database/index.ts';
import { type Action, can, isOfTheCounty } from '../../kernel/access/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import { mayIn } from '../../kernel/scope/index.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Draw } from '../cards/index.ts';
import type { Contacts } from '../contacts/index.ts';
import type { Directory } from '../directory/index.ts';

export const ReadinessTexts = z.strictObject({ cards: z.strictObject({ unreachable: cardFile }) });

/** Whoever answers for whose an account is. */
interface Accounts {
  same(
    userid: string,
    by: { personId: string; acting: { actor: { kind: 'person'; personId: string } } },
  ): Promise<void>;
}

export interface ReadinessContext {
  db: Database;
  corpId: string;
  directory: Directory;
  contacts: Pick<Contacts, 'setDepartmentPlace' | 'readAgain' | 'waitingDepartments'>;
  accounts: Accounts;
  appointments: { practiseAgain(tx: Executor, personId: string, organisationId: string): Promise<boolean> };
  outbound: Pick<Outbound, 'health' | 'probe' | 'deadLetters' | 'redrive' | 'notify'>;
  audit: Pick<Audit, 'record' | 'look'>;
  /** Gives quarantined callbacks their tries anew. */
  applyAgain(): Promise<unknown>;
  draw: Draw;
  texts: Texts;
  ownTexts: z.output<typeof ReadinessTexts>;
  publicUrl: string;
  /** Silent: a card that asks reached him so long ago or earlier, and he never pressed any. */
  silentMs: number;
  logger: Logger;
}

/** Nobody judges himself: whoever mends stands outside of it. */
const BY_ANOTHER = { ownAct: false, self: false };

/** Whether somebody may do this where the gap lies; what lies nowhere is the county's. */
export async function mayAt(
  { directory }: ReadinessContext,
  ex: Executor,
  { by, at, places }: { by: string; at: Date; places: readonly string[] },
) {
  const grants = await directory.rolesOf(ex, by, at);
  const may = await mayIn(ex, grants, places);
  return (placeId: string | null, action: Action): boolean =>
    placeId === null
      ? can(grants.filter(isOfTheCounty), action, BY_ANOTHER).outcome === 'allowed'
      : may(placeId, action, BY_ANOTHER);
}
