import type { Settings } from '../../config/settings.ts';

/** One thing everybody is asked to confirm. */
export interface ProtectionItem {
  code: string;
  name: string;
  /** The line on the card, at most 11 characters. */
  option: string;
  /** Which page shows how. */
  howTo: string;
  /** Belongs to the phone number: a new number starts anew. */
  ofNumber: boolean;
}

/** The items of the settings file with the name of the government page in their place. */
export function itemsOf({ protection, govPage }: Pick<Settings, 'protection' | 'govPage'>): ProtectionItem[] {
  const named = (text: string) => text.replaceAll('{gov}', govPage.name);
  return protection.items.map((item) => ({ ...item, name: named(item.name), option: named(item.option) }));
}
