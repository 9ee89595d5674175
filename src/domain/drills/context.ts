import type { Database } from '../../database/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import type { Timers } from '../../kernel/escalation/index.ts';
import type { OfferedBy } from '../../kernel/module/types.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Directory } from '../directory/index.ts';
import type { intakeModule } from '../intake/index.ts';
import type { WarningContext } from '../warnings/index.ts';

export const DRILL = 'drill';
export const PLACE = 'drill_place';

export interface DrillContext {
  db: Database;
  logger: Logger;
  audit: Pick<Audit, 'record'>;
  timers: Timers;
  directory: Pick<Directory, 'rolesOf' | 'person'>;
  warnings: WarningContext;
  receiveFrom: OfferedBy<typeof intakeModule>['intake']['receiveFrom'];
}

export interface By {
  personId: string;
  acting: Acting;
}
