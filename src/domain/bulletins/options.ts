import type { Texts } from '../../config/text-file.ts';
import type { Tx } from '../../database/index.ts';
import { organisationsUnder } from '../../kernel/scope/index.ts';
import type { AudienceRole, Directory } from '../directory/index.ts';
import type { OptionsData } from './api.ts';
import type { Refusals } from './refusals.ts';
import { type Authority, authorityOf } from './rights.ts';
import * as store from './store.ts';
import { AUDIENCE_ROLES, BODY_MAX, TITLE_MAX } from './types.ts';

interface OptionNeeds {
  directory: Directory;
  refusals: Refusals;
  texts: Texts;
  approvalAbove: number;
}

/** What may be chosen when composing, within one's own jurisdiction. */
export function createOptions({ directory, refusals, texts, approvalAbove }: OptionNeeds) {
  return {
    async options(tx: Tx, personId: string): Promise<OptionsData> {
      const { scopeIds, maxPeople, templatesOnly } = await authorityFor(tx, personId);
      const organisationIds = await organisationsUnder(tx, scopeIds);
      const { townships, stations, industries } = await store.choicesAmong(tx, organisationIds);
      return {
        titleMax: TITLE_MAX,
        bodyMax: BODY_MAX,
        approvalAbove,
        maxPeople,
        templatesOnly,
        templates: [...texts.bulletin.templates],
        fraudTypes: Object.entries(texts.fraudTypes).map(([id, { name }]) => ({ id, name })),
        safe: texts.safe,
        roles: AUDIENCE_ROLES.filter((id) => !templatesOnly || OF_THE_ORGANISATION.has(id)).map((id) => ({
          id,
          name: texts.roles[id] ?? id,
        })),
        townships,
        stations,
        kinds: named(texts.bulletin.kinds),
        tiers: named(texts.bulletin.tiers),
        sectors: named(texts.bulletin.sectors),
        industries,
        tags: named(texts.bulletin.tags),
      };
    },

    async organisations(tx: Tx, personId: string, { q, limit }: { q: string; limit: number }) {
      const { scopeIds } = await authorityFor(tx, personId);
      return { organisations: await store.organisationsNamed(tx, await organisationsUnder(tx, scopeIds), q, limit) };
    },
  };

  async function authorityFor(tx: Tx, personId: string): Promise<Authority> {
    const authority = authorityOf(await directory.rolesOf(tx, personId));
    if (!authority) throw refusals.forbidden();
    return authority;
  }
}

/** Whom the organisation's own people may write to. */
const OF_THE_ORGANISATION = new Set<AudienceRole>(['EMPLOYEE', 'ADVISOR', 'GRID_OWNER']);

function named(words: Readonly<Record<string, string>>): { id: string; name: string }[] {
  return Object.entries(words).map(([id, name]) => ({ id, name }));
}
