import type { Texts } from '../../config/text-file.ts';
import type { Executor } from '../../database/index.ts';
import { personalNumbersIn } from '../../lib/personal-numbers.ts';
import type { Problem } from '../../lib/problem.ts';
import type { AudienceFilter, AudienceRole, Directory } from '../directory/index.ts';
import type { BulletinInput, PreviewData } from './api.ts';
import { type BulletinCards, templateFor } from './cards.ts';
import { placeIdsIn, reasonsOf } from './reasons.ts';
import type { Authority } from './rights.ts';
import { audienceFault, contentFault } from './rules.ts';
import * as store from './store.ts';
import type { Bulletin, Content, Refused } from './types.ts';

interface ComposeNeeds {
  directory: Directory;
  cards: BulletinCards;
  texts: Texts;
  approvalAbove: number;
  /** Minutes between waves when the author names none. */
  waveMinutes: number;
  problem: (refused: Refused) => Problem;
}

/** From what somebody typed to content that can be sent, and what it would look like. */
export function createCompose({ directory, cards, texts, approvalAbove, waveMinutes, problem }: ComposeNeeds) {
  const invalid = (field: string, message: string) => problem({ outcome: 'refused', field, message });

  return {
    /** Throws a Problem naming the field. Advisors choose among templates; their own words are refused. */
    contentFrom(input: BulletinInput, { templatesOnly }: Authority): Content {
      const words = wordsOf(input, templatesOnly);
      if (personalNumbersIn(`${words.title}\n${words.body}\n${words.longText ?? ''}`).length > 0)
        throw invalid('body', 'personal');
      const quorum = input.quorum ?? null;
      return {
        ...words,
        ackRequired: input.ackRequired,
        deadlineAt: dateOf(input.deadlineAt),
        drill: input.drill,
        filter: filterOf(input.filter),
        scheduledAt: dateOf(input.scheduledAt),
        quorum,
        waveMinutes: input.waveMinutes ?? (quorum === null ? null : waveMinutes),
      };
    },

    async reasons(ex: Executor, filter: AudienceFilter): Promise<PreviewData['reasons']> {
      return reasonsOf(texts, filter, await store.namesOf(ex, placeIdsIn(filter)));
    },

    async places(ex: Executor, filter: AudienceFilter): Promise<{ id: string; name: string }[]> {
      const names = await store.namesOf(ex, placeIdsIn(filter));
      return [...names].map(([id, name]) => ({ id, name }));
    },

    cardsOf,

    /** Who would get it, what it would look like, and what would refuse it now. */
    async preview(
      ex: Executor,
      content: Content,
      { scopeIds, maxPeople }: Authority,
      { id, number, now }: { id: string; number: string; now: Date },
    ): Promise<PreviewData> {
      const { people, organisations, byRole } = await directory.countAudience(ex, content.filter, scopeIds);
      const reasons = await this.reasons(ex, content.filter);
      const filterText = filterTextOf(reasons);
      const fault =
        contentFault(content, now) ?? audienceFault({ people, maxPeople, approvalAbove, countdownMs: 0, filterText });
      return {
        people,
        organisations,
        byRole,
        reasons,
        cards: cardsOf({ ...content, id, number }),
        needsApproval: people > approvalAbove,
        approvalAbove,
        refusal: fault && { field: fault.field, message: problem(fault).messageZh },
      };
    },
  };

  function wordsOf(
    input: BulletinInput,
    templatesOnly: boolean,
  ): Pick<Content, 'title' | 'body' | 'longText' | 'fraudType' | 'templateId'> {
    const { title, body, fraudType, templateId, longText } = input;
    if (templateId !== undefined) {
      const template = texts.bulletin.templates.find(({ id }) => id === templateId);
      if (!template) throw invalid('templateId', 'template.unknown');
      return { ...template, templateId, longText: templatesOnly ? null : longText || null };
    }
    if (templatesOnly) throw invalid('templateId', 'template.only');
    if (!title || !body || !fraudType) {
      const field = title ? (body ? 'fraudType' : 'body') : 'title';
      throw invalid(field, 'text.missing');
    }
    if (!Object.hasOwn(texts.fraudTypes, fraudType)) throw invalid('fraudType', 'fraudType.unknown');
    return { title, body, fraudType, longText: longText || null, templateId: null };
  }

  function cardsOf(bulletin: Content & Pick<Bulletin, 'id' | 'number'>): PreviewData['cards'] {
    const templates = new Map<'C05' | 'C05b', AudienceRole[]>();
    for (const role of bulletin.filter.roles) {
      const template = templateFor(role);
      templates.set(template, [...(templates.get(template) ?? []), role]);
    }
    return [...templates].map(([template, roles]) => ({
      template,
      roles,
      card: { ...cards.notice(bulletin, template) },
    }));
  }
}

export type Compose = ReturnType<typeof createCompose>;

export const filterTextOf = (reasons: PreviewData['reasons']): string => reasons.map(({ text }) => text).join('，');

function filterOf(filter: BulletinInput['filter']): AudienceFilter {
  return Object.fromEntries(
    Object.entries(filter).filter(([, value]) => value !== undefined),
  ) as unknown as AudienceFilter;
}

function dateOf(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}
