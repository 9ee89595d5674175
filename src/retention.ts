import type { Settings } from './config/settings.ts';
import { forgetEvidence, forgetEvidenceOf } from './domain/campaigns/index.ts';
import type { Directory } from './domain/directory/index.ts';
import { forgetDisclosures, type RetentionRule } from './domain/privacy/index.ts';
import { forgetWarned, openAbout } from './domain/warnings/index.ts';
import { days, shanghaiDay } from './lib/time.ts';
import { forgetMessages } from './outbound/index.ts';

interface RuleNeeds {
  directory: Directory;
  settings: Pick<Settings, 'retention'>;
}

const LONGEST_YEAR = 366;

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
        await forgetEvidenceOf(tx, gone);
        await directory.erasePeople(tx, gone);
        return gone.length;
      },
    },
    {
      name: 'officers',
      keepMs: days(retention.officerDays),
      async erase(tx, before, limit) {
        const gone = await directory.formerOfficers(tx, before, limit);
        await directory.erasePeople(tx, gone);
        return gone.length;
      },
    },
    { name: 'messages', keepMs: days(retention.messageDays), erase: forgetMessages },
    { name: 'evidence', keepMs: days(retention.evidenceDays), erase: forgetEvidence },
    { name: 'disclosures', keepMs: days(LONGEST_YEAR * retention.disclosureYears), erase: forgetDisclosures },
    { name: 'warnings', keepMs: days(retention.warningPersonDays), erase: forgetWarned },
  ];
}
