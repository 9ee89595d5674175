import type { Database } from '../database/index.ts';
import type { Logger } from '../lib/logger.ts';

export interface CallbackTarget {
  url: string;
  token: string;
  aesKey: string;
}

/** The clock of the whole system; moving it (and waiting until quiet) is the composition root's work. */
export interface SandboxClock {
  /** Ends where it is when `gone` says that nobody waits for it any more. */
  advance(seconds: number, gone?: AbortSignal): Promise<unknown>;
  /** Between which times it is being moved; null when it is not. */
  progress(): { from: Date; to: Date } | null;
  read(): Promise<{ appNow: Date; speed: number }>;
  setSpeed(speed: number): Promise<unknown>;
}

export interface SandboxNeeds {
  db: Database;
  corpId: string;
  agentId: string;
  secret: string;
  contactsSecret: string | null;
  callback: CallbackTarget;
  /** Without it, contact events are not reported, as for a corp that has not configured the contacts helper. */
  contactsCallback: CallbackTarget | null;
  publicUrl: string;
  /** Where the built phones page lies; the page is left out when the folder is missing. */
  pagesDir: string;
  /** Name of the service's session cookie: opening a card's link as somebody else must end the old session. */
  sessionCookie: string;
  clock: SandboxClock;
  /** The gateway's token when it is the one everybody knows, so that the desk can start a demo warning; one of their own is not handed out. */
  demoToken: string | null;
  /** It can be reached from other machines. */
  exposed: boolean;
  logger: Logger;
  /** Pause before a callback is posted again, real milliseconds. */
  callbackRetryMs?: number;
}
