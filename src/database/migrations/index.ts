import * as core from './0001_core.ts';
import * as directory from './0002_directory.ts';
import * as accessAudit from './0003_access_audit.ts';
import * as warnings from './0004_warnings.ts';
import * as sandbox from './0005_sandbox.ts';
import * as bulk from './0006_bulk.ts';
import * as directoryImport from './0007_directory_import.ts';
import * as bulletins from './0008_bulletins.ts';
import * as campaigns from './0009_campaigns.ts';
import * as privacy from './0010_privacy.ts';
import * as directoryCare from './0011_directory_care.ts';
import * as evidence from './0012_evidence.ts';
import * as countyAndDisclosure from './0013_county_and_disclosure.ts';
import * as bulletinBoards from './0014_bulletin_boards.ts';
import * as openAttempts from './0015_open_attempts.ts';
import * as importByOperator from './0018_import_by_operator.ts';
import * as deliveryOfPress from './0019_delivery_of_press.ts';
import * as visits from './0020_visits.ts';
import * as stagedRows from './0021_staged_rows.ts';
import * as sessionsEnd from './0022_sessions_end.ts';
import * as useridsUsedAgain from './0023_userids_used_again.ts';
import * as importAccount from './0027_import_account.ts';
import * as idempotentRequests from './0029_idempotent_requests.ts';
import * as wayIn from './0033_way_in.ts';
import * as failingChannel from './0034_failing_channel.ts';
import * as refusedAttempts from './0035_refused_attempts.ts';
import * as tokenUse from './0036_token_use.ts';
import * as readinessMended from './0038_readiness_mended.ts';
import * as reminders from './0040_reminders.ts';
import * as sealedWords from './0041_sealed_words.ts';
import * as erasedPeople from './0042_erased_people.ts';
import * as signers from './0043_signers.ts';
import * as looksAtPeople from './0044_looks_at_people.ts';
import * as contactBrake from './0047_contact_brake.ts';
import * as accountCheck from './0049_account_check.ts';
import * as actsInOnesName from './0050_acts_in_ones_name.ts';
import * as accountCheckPace from './0051_account_check_pace.ts';
import * as callbackLanes from './0052_callback_lanes.ts';
import * as schedules from './0058_schedules.ts';

/** In the order they run; forward only. A new migration gets the next number and a line here. */
export const migrations = {
  '0001_core': core,
  '0002_directory': directory,
  '0003_access_audit': accessAudit,
  '0004_warnings': warnings,
  '0005_sandbox': sandbox,
  '0006_bulk': bulk,
  '0007_directory_import': directoryImport,
  '0008_bulletins': bulletins,
  '0009_campaigns': campaigns,
  '0010_privacy': privacy,
  '0011_directory_care': directoryCare,
  '0012_evidence': evidence,
  '0013_county_and_disclosure': countyAndDisclosure,
  '0014_bulletin_boards': bulletinBoards,
  '0015_open_attempts': openAttempts,
  '0018_import_by_operator': importByOperator,
  '0019_delivery_of_press': deliveryOfPress,
  '0020_visits': visits,
  '0021_staged_rows': stagedRows,
  '0022_sessions_end': sessionsEnd,
  '0023_userids_used_again': useridsUsedAgain,
  '0027_import_account': importAccount,
  '0029_idempotent_requests': idempotentRequests,
  '0033_way_in': wayIn,
  '0034_failing_channel': failingChannel,
  '0035_refused_attempts': refusedAttempts,
  '0036_token_use': tokenUse,
  '0038_readiness_mended': readinessMended,
  '0040_reminders': reminders,
  '0041_sealed_words': sealedWords,
  '0042_erased_people': erasedPeople,
  '0043_signers': signers,
  '0044_looks_at_people': looksAtPeople,
  '0047_contact_brake': contactBrake,
  '0049_account_check': accountCheck,
  '0050_acts_in_ones_name': actsInOnesName,
  '0051_account_check_pace': accountCheckPace,
  '0052_callback_lanes': callbackLanes,
  '0058_schedules': schedules,
};
