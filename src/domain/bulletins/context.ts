import type { Settings } from '../../config/settings.ts';
import type { Texts } from '../../config/text-file.ts';
import type { Database } from '../../database/index.ts';
import type { WarnedNow } from '../../kernel/audience/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import type { Timers } from '../../kernel/escalation/index.ts';
import { conflict, forbidden, invalid, type Problem } from '../../lib/problem.ts';
import type { createRecently } from '../../lib/recently.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Draw } from '../cards/index.ts';
import type { Directory } from '../directory/index.ts';
import type { Presets } from '../presets/index.ts';
import type { Decision, Done, Refused } from './types.ts';

/** What every command, query and job of bulletins works with; built once, in `index.ts`. */
export interface BulletinContext {
  db: Database;
  directory: Directory;
  timers: Timers;
  outbound: Outbound;
  audit: Audit;
  draw: Draw;
  settings: Pick<Settings, 'bulletin' | 'reminders' | 'quietHours' | 'tenant'>;
  texts: Texts;
  corpId: string;
  publicUrl: string;
  warnedNow: WarnedNow;
  presets: Presets;
  /** An open board asks the same again every few seconds; that is one look, not twelve a minute. */
  looks: ReturnType<typeof createRecently>;
}

/** Who acts: somebody on a page, or an operator in an officer's name. */
export interface By {
  personId: string;
  acting: Acting;
}

type Words = Pick<BulletinContext, 'texts'>;

/** Expected refusals in Chinese: of a field 400, of a right 403, of a state 409. */
export function problemOf({ texts }: Words, { field, message, with: value = '' }: Refused): Problem {
  const text = texts.messages[`bulletin.${message}`] ?? message;
  const messageZh = text.replaceAll('{reason}', String(value)).replace('{n}', String(value));
  if (field !== '') return invalid(field, messageZh);
  const isOfRight = message === 'own' || message === 'operator' || message === 'scope';
  return isOfRight ? forbidden(messageZh) : conflict('conflict', messageZh);
}

export function refusal(ctx: Words, message: 'scope' | 'own'): Problem {
  return problemOf(ctx, { outcome: 'refused', field: '', message });
}

/** The decision itself, or its refusal thrown. */
export function demand(ctx: Words, decision: Decision): Done {
  if (decision.outcome === 'refused') throw problemOf(ctx, decision);
  return decision;
}
