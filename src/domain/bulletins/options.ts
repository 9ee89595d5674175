import type { Texts } from '../../config/text-file.ts';
import { appNow, type Tx } from '../../database/index.ts';
import { grantsFor } from '../access/index.ts';
import type { Directory } from '../directory/index.ts';
import type { OptionsData } from './api.ts';
import type { Refusals } from './refusals.ts';
import { authorityOf } from './rights.ts';
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
      const authority = authorityOf(await directory.rolesOf(tx, personId, await appNow(tx)));
      if (!authority) throw refusals.forbidden();
      const { scopeIds, maxPeople, templatesOnly } = authority;
      const organisationIds = await directory.organisationsUnder(
        tx,
        scopeIds.map((scopeId) => ({ scopeId })),
      );
      const { townships, stations, industries } = await store.choicesAmong(tx, organisationIds);
      return {
        titleMax: TITLE_MAX,
        bodyMax: BODY_MAX,
        approvalAbove,
        maxPeople,
        templatesOnly,
        templates: [...texts.bulletin.templates],
        fraudTypes: Object.entries(texts.fraudTypes).map(([id, { name }]) => ({ id, name })),
        roles: AUDIENCE_ROLES.map((id) => ({ id, name: texts.roles[id] ?? id })),
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
      const grants = grantsFor(await directory.rolesOf(tx, personId, await appNow(tx)), 'bulletin.create');
      const ids = await directory.organisationsUnder(tx, grants);
      return { organisations: await store.organisationsNamed(tx, ids, q, limit) };
    },
  };
}

function named(words: Readonly<Record<string, string>>): { id: string; name: string }[] {
  return Object.entries(words).map(([id, name]) => ({ id, name }));
}
