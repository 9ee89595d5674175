import { accountModule } from '../domain/accounts/index.ts';
import { appointmentModule } from '../domain/appointments/index.ts';
import { audienceModule } from '../domain/audiences/index.ts';
import { breakGlassModule } from '../domain/break-glass/index.ts';
import { bulletinModule } from '../domain/bulletins/index.ts';
import { campaignModule } from '../domain/campaigns/index.ts';
import { cardModule } from '../domain/cards/index.ts';
import { checkWordModule } from '../domain/check-words/index.ts';
import { contactsModule } from '../domain/contacts/index.ts';
import { countyModule } from '../domain/county/index.ts';
import { deskModule } from '../domain/desk/index.ts';
import { directoryModule } from '../domain/directory/index.ts';
import { disclosureModule } from '../domain/disclosures/index.ts';
import { drillModule } from '../domain/drills/index.ts';
import { dutyModule } from '../domain/duty/index.ts';
import { evidenceModule } from '../domain/evidence/index.ts';
import { followUpModule } from '../domain/follow-ups/index.ts';
import { intakeModule } from '../domain/intake/index.ts';
import { muteModule } from '../domain/mute-windows/index.ts';
import { operationsModule } from '../domain/operations/index.ts';
import { peopleModule } from '../domain/people/index.ts';
import { policyModule } from '../domain/policies/index.ts';
import { presetModule } from '../domain/presets/index.ts';
import { privacyModule } from '../domain/privacy/index.ts';
import { readinessModule } from '../domain/readiness/index.ts';
import { rosterModule } from '../domain/roster/index.ts';
import { spotCheckModule } from '../domain/spot-checks/index.ts';
import { statisticsModule } from '../domain/statistics/index.ts';
import { taskModule } from '../domain/tasks/index.ts';
import { visitModule } from '../domain/visits/index.ts';
import { warningViewModule } from '../domain/warning-views/index.ts';
import { warningModule } from '../domain/warnings/index.ts';
import { auditModule } from '../kernel/audit/index.ts';
import { escalationModule } from '../kernel/escalation/index.ts';
import type { OfferedByAll } from '../kernel/module/index.ts';
import { plannedModule } from './planned.ts';
import { platformModule } from './platform.ts';

/** Every kind of work, each after those it asks. A new one is one line here. */
export const MODULES = [
  auditModule,
  escalationModule,
  cardModule,
  directoryModule,
  contactsModule,
  rosterModule,
  countyModule,
  taskModule,
  privacyModule,
  disclosureModule,
  dutyModule,
  appointmentModule,
  readinessModule,
  warningModule,
  intakeModule,
  warningViewModule,
  checkWordModule,
  followUpModule,
  presetModule,
  audienceModule,
  bulletinModule,
  campaignModule,
  evidenceModule,
  spotCheckModule,
  visitModule,
  statisticsModule,
  peopleModule,
  breakGlassModule,
  policyModule,
  deskModule,
  accountModule,
  muteModule,
  operationsModule,
  drillModule,
  platformModule,
  plannedModule,
] as const;

export type Modules = OfferedByAll<typeof MODULES>;
