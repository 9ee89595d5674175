import type { Texts } from '../../config/text-file.ts';
import { formatShanghai } from '../../lib/time.ts';
import { type InteractiveCard, replaceText, type TemplateCard } from '../../wecom/cards/index.ts';
import type { Draw } from '../cards/index.ts';
import type { AudienceRole } from '../directory/index.ts';
import type { Bulletin } from './types.ts';

type Shown = Pick<Bulletin, 'id' | 'number' | 'title' | 'body' | 'deadlineAt' | 'drill'>;

export type BulletinTemplate = 'C05' | 'C05b' | 'C35';

/** Employees get words of their own; advisors, owners of grid units and police sign. */
export const templateFor = (role: AudienceRole): 'C05' | 'C05b' => (role === 'EMPLOYEE' ? 'C05b' : 'C05');

interface CardNeeds {
  draw: Draw;
  texts: Texts;
  publicUrl: string;
}

/** The cards of a bulletin; nothing in them but what its author wrote, so one body serves a thousand people. */
export function createCards({ draw, texts, publicUrl }: CardNeeds) {
  const urlOf = ({ id }: { id: string }) => `${publicUrl}/h5/b/${id}`;

  function notice(bulletin: Shown, template: 'C05' | 'C05b', { reminder = false } = {}): TemplateCard {
    return draw({
      id: template,
      variants: [reminder && 'REMIND'],
      variables: variablesOf(bulletin),
      key: `b:${bulletin.id}`,
      url: urlOf(bulletin),
      drill: bulletin.drill && template === 'C05',
    });
  }

  return {
    notice,

    /** 【更正】, with the number of the wrong one. */
    correction: (bulletin: Shown, wrongNumber: string): TemplateCard =>
      draw({
        id: 'C35',
        variables: { no: wrongNumber, body: bulletin.body },
        key: `b:${bulletin.id}`,
        url: urlOf(bulletin),
        drill: bulletin.drill,
      }),

    /** 【撤回】. */
    withdrawal: (bulletin: Shown): TemplateCard =>
      draw({
        id: 'C35',
        variants: ['RECALL'],
        variables: { no: bulletin.number, body: '' },
        key: `b:${bulletin.id}`,
        url: urlOf(bulletin),
        drill: bulletin.drill,
      }),

    /** The pressed card: grey, with what was said. */
    signed(bulletin: Shown, role: AudienceRole): TemplateCard {
      const template = templateFor(role);
      const label = template === 'C05b' ? texts.pressed.known : texts.pressed.signed;
      return replaceText(notice(bulletin, template) as InteractiveCard, label);
    },

    refusal(bulletin: Shown, why: 'FORBIDDEN' | 'CLOSED' | 'RECALLED' | 'CORRECTED'): TemplateCard {
      const said = texts.cards.C28.choices[why] ?? {};
      return draw({
        id: 'C28',
        variables: { no: bulletin.number, who: null, why: said.why ?? '', next: said.next ?? '' },
        key: `b:${bulletin.id}`,
        url: urlOf(bulletin),
      });
    },

    /** C41 to a second officer, or to a station whose organisations stayed silent. */
    todo(bulletin: Shown, { what, org }: { what: 'APPROVE' | 'SILENT_ORGS'; org: string }): TemplateCard {
      return draw({
        id: 'C41',
        variables: { todo: texts.cards.C41.choices[what]?.todo ?? '', org, tag: null, no: bulletin.number },
        key: `b:${bulletin.id}`,
        url: `${publicUrl}/h5/bulletins/${bulletin.id}`,
        drill: bulletin.drill,
      });
    },
  };

  function variablesOf({ title, body, deadlineAt }: Shown) {
    return { trick: title, body, time: deadlineAt ? formatShanghai(deadlineAt) : null };
  }
}

export type BulletinCards = ReturnType<typeof createCards>;
