import { z } from 'zod';
import type { Settings } from '../../config/settings.ts';
import type { Texts } from '../../config/text-file.ts';
import type { Database, Tx } from '../../database/index.ts';
import type { WarnedNow } from '../../kernel/audience/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { Timers } from '../../kernel/escalation/index.ts';
import { defineEvent, type Events } from '../../kernel/events/index.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Draw } from '../cards/index.ts';
import type { Directory } from '../directory/index.ts';
import type { ReminderTimes } from './rules.ts';
import type { Campaign } from './store/campaigns.ts';
import type { ProtectionItem } from './types.ts';

/** What every command, query and job of campaigns works with; built once, in `index.ts`. */
export interface CampaignContext {
  db: Database;
  directory: Directory;
  timers: Timers;
  outbound: Outbound;
  audit: Audit;
  draw: Draw;
  events: Pick<Events, 'publish'>;
  settings: Settings;
  texts: Texts;
  corpId: string;
  publicUrl: string;
  /** What everybody is asked to confirm, in the order of the settings. */
  items: readonly ProtectionItem[];
  consent: Consenting;
  warnedNow: WarnedNow;
}

/** Under which notice somebody declares something; `give` keeps that he agreed and answers the version. */
interface Consenting {
  version(): string;
  give(tx: Tx, given: { personId: string; via: 'card' | 'page' }): Promise<string>;
}

/** What somebody declared stands no more, or needs no proof: nothing is kept that showed it. */
export const proofNotNeeded = defineEvent(
  'campaigns.proof_not_needed',
  z.object({ personId: z.string(), items: z.array(z.string()) }),
);

/** The items of the settings file with the name of the government page in their place. */
export function itemsOf({ protection, govPage }: Pick<Settings, 'protection' | 'govPage'>): ProtectionItem[] {
  const named = (text: string) => text.replaceAll('{gov}', govPage.name);
  return protection.items.map((item) => ({ ...item, name: named(item.name), option: named(item.option) }));
}

/** What a campaign asks for; an item that the settings no longer name goes by its code. */
export function itemsIn({ items }: Pick<CampaignContext, 'items'>, campaign: Campaign): ProtectionItem[] {
  return campaign.items.map((code) => items.find((item) => item.code === code) ?? retired(code));
}

function retired(code: string): ProtectionItem {
  return { code, name: code, option: code.slice(0, 11), howTo: 'app', ofNumber: false };
}

export const codesOf = (items: readonly ProtectionItem[]): string[] => items.map(({ code }) => code);

export const nameOfItem = ({ items }: Pick<CampaignContext, 'items'>, code: string): string =>
  items.find((item) => item.code === code)?.name ?? code;

/** Working hours: outside them a question waits. */
export function openHours({ settings: { quietHours } }: Pick<CampaignContext, 'settings'>) {
  return { from: quietHours.to, to: quietHours.from };
}

export function reminderTimes({ settings }: CampaignContext): ReminderTimes {
  const { protection, reminders } = settings;
  return { afterDays: protection.remindAfterDays, at: protection.remindAt, max: reminders.max };
}
