import type { Database } from '../../database/index.ts';
import type { SandboxNeeds } from '../needs.ts';
import type { ActiveFaults } from '../state/faults.ts';

export type App = 'agent' | 'contacts';

/** One API call under way: what came in, and what the call log will say about it. */
export interface Call {
  db: Database;
  needs: SandboxNeeds;
  faults: ActiveFaults;
  query: Record<string, string>;
  raw: string;
  /** Whose token it carried. */
  app: App;
  log: { userids: string[]; taskId: string | null; msgid: string | null; dropped: string[]; remarks: string[] };
}

export type Answer = Record<string, unknown>;
