import type { CardId } from '../../../config/codes.ts';
import type { Variables } from '../../../config/fill.ts';
import type { Texts } from '../../../config/text-file.ts';
import { maskName } from '../../../lib/masking.ts';
import { formatShanghai } from '../../../lib/time.ts';
import type { TemplateCard } from '../../../wecom/cards/index.ts';
import type { Draw } from '../../cards/index.ts';
import type { Facts } from '../facts.ts';

/** A card about one warning, with all that any of them may say of it; a variant that is false does not apply. */
export function createAbout({ texts, draw }: { texts: Texts; draw: Draw }) {
  return function about(
    facts: Facts,
    id: CardId,
    variants: (string | false)[] = [],
    extra: Variables = {},
    key = `w:${facts.warning.id}`,
  ): TemplateCard {
    const { level, drill } = facts.warning;
    const variables = { ...variablesOf(facts, texts), ...extra };
    return draw({ id, variants, variables, key, url: facts.url, level, drill });
  };
}

export type About = ReturnType<typeof createAbout>;

function variablesOf({ warning, now, subject, organisation, ownerName }: Facts, texts: Texts): Variables {
  const since = warning.dispatchedAt ?? warning.createdAt;
  const waited = Math.max(0, Math.round((now.getTime() - since.getTime()) / 60_000));
  return {
    mask: warning.drill ? '演练同事' : maskOf(subject),
    name: warning.drill ? '演练同事' : (subject?.name ?? ''),
    post: subject?.post ?? '',
    unit: subject?.unitName ?? '',
    org: organisation?.shortName ?? '',
    fraud: texts.fraudTypes[warning.fraudType].advisor ?? texts.fraudTypes[warning.fraudType].name,
    tag: texts.levels[warning.level].tag,
    no: warning.number,
    // No step and no minute yet: there is nothing to say about them.
    min: waited || null,
    s: warning.run.step || null,
    who: ownerName ?? '',
    time: formatShanghai(warning.owner?.since ?? now),
    reason: '',
    p: '',
  };
}

/** Unit and masked name tell colleagues apart; where two mask alike, the end of the employee number does. */
function maskOf(subject: Facts['subject']): string {
  if (!subject) return '';
  const mask = maskName(subject.name);
  return subject.nameUniqueInUnit ? mask : `${mask}${subject.employeeNo.slice(-3)}`;
}
