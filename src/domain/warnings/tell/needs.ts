import type { Logger } from '../../../lib/logger.ts';
import type { Outbound } from '../../../outbound/index.ts';
import type { Directory } from '../../directory/index.ts';
import type { Rollups } from '../../escalation/index.ts';
import type { WarningCards } from '../cards.ts';

export interface TellNeeds {
  directory: Directory;
  outbound: Outbound;
  rollups: Rollups;
  cards: WarningCards;
  publicUrl: string;
  undoneText: string;
  logger: Logger;
}
