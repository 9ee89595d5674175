import type { Settings } from './config/settings.ts';
import type { Tx } from './database/index.ts';
import { forgetEvidence, forgetEvidenceOf, forgetReasons } from './domain/campaigns/index.ts';
import type { Directory } from './domain/directory/index.ts';
import { forgetRollups } from './domain/escalation/index.ts';
import { forgetDisclosures, forgetRequests, type RetentionRule } from './domain/privacy/index.ts';
import { forgetNames, forgetWarned, openAbout } from './domain/warnings/index.ts';
import { days, shanghaiDay } from './lib/time.ts';
import { forgetErased, forgetMessages, forgetRecipients } from './outbound/index.ts';

interface RuleNeeds {
  directory: Directory;
  settings: Pick<Settings, 'retention'>;
}

const LONGEST_YEAR = 366;

/** Everything that tells who these people were, wherever a module keeps it; the directory last, by which it is found. */
export async function erasePeople(tx: Tx, directory: Pick<Directory, 'erasePeople'>, personIds: readonly string[]) {
  await forgetEvidenceOf(tx, personIds);
  await forgetReasons(tx, personIds);
  await forgetNames(tx, personIds);
  await forgetRequests(tx, personIds);
  await forgetRollups(tx, personIds);
  await forgetRecipients(tx, personIds);
  await directory.erasePeople(tx, personIds);
}

/** What may be kept for how long, put together from the modules that keep it. */
export function retentionRules({ directory, settings: { retention } }: RuleNeeds): RetentionRule[] {
  return [
    {
      name: 'leavers',
      keepMs: days(retention.leaverDays),
      async erase(tx, before, limit) {
        const leavers = await directory.leaversBefore(tx, shanghaiDay(before), limit);
        const needed = new Set(await openAbout(tx, leavers));
        const gone = leavers.filter((id) => !needed.has(id));
        await erasePeople(tx, directory, gone);
        return gone.length;
      },
    },
    {
      name: 'officers',
      keepMs: days(retention.officerDays),
      async erase(tx, before, limit) {
        const gone = await directory.formerOfficers(tx, before, limit);
        await erasePeople(tx, directory, gone);
        return gone.length;
      },
    },
    { name: 'recipients', keepMs: 0, erase: forgetErased },
    { name: 'messages', keepMs: days(retention.messageDays), erase: forgetMessages },
    { name: 'evidence', keepMs: days(retention.evidenceDays), erase: forgetEvidence },
    { name: 'disclosures', keepMs: days(LONGEST_YEAR * retention.disclosureYears), erase: forgetDisclosures },
    { name: 'warnings', keepMs: days(retention.warningPersonDays), erase: forgetWarned },
  ];
}
