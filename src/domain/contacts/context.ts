import type { Database } from '../../database/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import type { Directory, IdentityChange } from '../directory/index.ts';

/** WeCom's contacts as far as a secret may read them. */
export interface ContactsReader {
  departments(): Promise<{ id: number; parentId: number | null }[]>;
  members(): Promise<{ userid: string; departments: number[] }[]>;
}

export interface ContactsContext {
  db: Database;
  corpId: string;
  agentId: string;
  crypto: Pick<FieldCrypto, 'open'>;
  directory: Directory;
  reader: ContactsReader;
  wecom: {
    /** Who bears a userid now, '' where WeCom does not say; null: it says nothing of this userid to us. */
    bearer(userid: string): Promise<{ name: string; mobile: string; status: number } | null>;
    /** WeCom doc p/95402: null when nobody has this number. */
    useridByMobile(phone: string): Promise<string | null>;
  };
  outbound: Pick<Outbound, 'notify'>;
  /** C50. */
  drawAlarm(meaning: 'CLOSING' | 'CLOSED', time: string): TemplateCard;
  settings: {
    readAt: string;
    /** More gone at once, of more than a few, is a fault of the reading (a narrowed range, a lost department), no walk-out. */
    goneShare: number;
    few: number;
    accountChecksPerNight: number;
    /** So many are asked about at once. */
    accountChecksPerRound: number;
    /** Misses of a fifth of the corp's size block the call for a day, so few are asked for each night, others the next. */
    lookUpsPerNight: number;
  };
  logger: Logger;
}

/** Who decides about an account. */
export interface Acting {
  personId: string;
  acting: Pick<IdentityChange, 'actor' | 'onBehalfOf'>;
}
