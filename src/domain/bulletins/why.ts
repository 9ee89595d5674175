import type { Texts } from '../../config/text-file.ts';
import type { AudienceFilter, AudienceTag } from '../directory/index.ts';
import { reasonsOf } from './reasons.ts';
import type { Fit } from './store.ts';

/** Why this very person got it, as his page tells him: 「因岗位为财务推送」 (PIPL art. 24: the reason is shown). */
export function whyText(
  texts: Texts,
  { filter, fit, names }: { filter: AudienceFilter; fit: Fit; names: ReadonlyMap<string, string> },
): string {
  const reasons = reasonsOf(texts, ownPart(filter, fit), names);
  const narrowed = reasons.filter((reason) => reason.filter !== 'roles');
  const said = (narrowed.length > 0 ? narrowed : reasons).map(({ text }) => text).join('，');
  if (fit.sawOriginal && narrowed.length === 0) return texts.messages['bulletin.because.saw'] ?? '';
  return (texts.messages['bulletin.because'] ?? '').replace('{reason}', said);
}

/** Of each list of a filter what is his own: nobody reads on his page whom else it was meant for. */
export function ownPart(filter: AudienceFilter, fit: Fit): AudienceFilter {
  const own: Record<Exclude<keyof AudienceFilter, 'tags'>, readonly (string | null)[]> = {
    roles: [fit.role],
    townshipIds: [fit.townshipId],
    stationIds: [fit.stationId],
    organisationIds: [fit.organisationId],
    gridUnitIds: fit.unitIds,
    kinds: [fit.kind],
    tiers: [fit.tier],
    sectors: [fit.sector],
    industries: [fit.industry],
    posts: fit.role === 'EMPLOYEE' ? fit.posts : [],
  };
  const kept = Object.entries(own).flatMap(([name, values]) => {
    const asked: readonly string[] = filter[name as keyof typeof own] ?? [];
    const his = asked.filter((value) => values.includes(value));
    return his.length > 0 ? [[name, his]] : [];
  });
  const tags = (filter.tags ?? []).filter((tag) => isHis(tag, filter, fit));
  return { ...Object.fromEntries(kept), roles: [fit.role], ...(tags.length > 0 ? { tags } : {}) };
}

/** Tags of employees are alternatives; one of advisors speaks of advisors alone. */
function isHis(tag: AudienceTag, { tags }: AudienceFilter, { role, outOfProvince }: Fit): boolean {
  if (tag === 'PRIMARY_ADVISOR') return role === 'ADVISOR';
  if (role !== 'EMPLOYEE') return false;
  if (tag === 'OUT_OF_PROVINCE') return outOfProvince;
  return !(outOfProvince && tags?.includes('OUT_OF_PROVINCE'));
}
