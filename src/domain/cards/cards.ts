import type { CardFile } from '../../config/card-file.ts';
import type { CardId } from '../../config/codes.ts';
import { cardText, fillCard, markDrill, type Variables } from '../../config/fill.ts';
import type { Texts } from '../../config/text-file.ts';
import {
  buttonInteraction,
  multipleInteraction,
  type TemplateCard,
  textNotice,
  voteInteraction,
} from '../../wecom/cards/index.ts';

interface DrawNeeds {
  texts: Texts;
  tenantName: string;
}

/** A card of the operator's texts file by its id, or one of the module's own texts. */
type Which = { id: CardId } | { card: CardFile };

export type Drawing = Which & {
  /** Laid over in order; false and names that the card does not have are passed over. */
  variants?: (string | false)[];
  variables: Variables;
  /** What the buttons' keys begin with: 'w:<warning id>'. Keys carry an opaque id, never personal data. */
  key: string;
  /** What a tap on the card opens. */
  url: string;
  level?: keyof Texts['levels'];
  drill?: boolean;
  /** Of a vote: what may be ticked, before the options that stand in the texts file. */
  options?: { id: string; text: string }[];
};

export type Draw = ReturnType<typeof createDraw>;

/** Words of the texts file and variables become a card within WeCom's limits. Pure: no database, no clock. */
export function createDraw({ texts, tenantName }: DrawNeeds) {
  return function draw(drawing: Drawing): TemplateCard {
    const { variants = [], variables, key, url, level, drill = false, options = [] } = drawing;
    const [id, card] = 'card' in drawing ? ['', drawing.card] : [drawing.id, texts.cards[drawing.id]];
    const wanted = variants.filter(
      (variant): variant is string => variant !== false && card.variants[variant] !== undefined,
    );
    const filled = fillCard(cardText(id, card, wanted), variables);
    const text = drill ? markDrill(texts, filled) : filled;
    const heading = { source: { desc: tenantName }, title: text.title, desc: text.desc };
    const submit = { text: text.submit?.text ?? '', key: `${key}:${text.submit?.key ?? 'submit'}` };
    const cardState = {
      ...heading,
      source: { ...heading.source, ...(level ? { desc_color: texts.levels[level].descColor } : {}) },
      fields: text.fields,
      body: text.body,
      menu: text.menu.map((item) => ({ text: item.text, key: `${key}:${item.key}` })),
      url,
    };
    switch (text.type) {
      case 'text_notice':
        return textNotice({ ...cardState, jumps: text.link ? [{ title: text.link, url }] : [] });
      case 'button_interaction':
        return buttonInteraction({
          ...cardState,
          buttons: text.buttons.map((button) =>
            button.page
              ? { type: 1, text: button.text, style: button.style, url }
              : { text: button.text, style: button.style, key: `${key}:${button.key}` },
          ),
        });
      case 'multiple_interaction':
        return multipleInteraction({
          ...heading,
          selections: text.selects.map((select) => ({
            question_key: select.key,
            title: select.title,
            option_list: select.options,
          })),
          submit,
        });
      case 'vote_interaction':
        return voteInteraction({
          ...heading,
          question: {
            question_key: 'choice',
            mode: 1,
            option_list: [...options, ...text.options].map((option) => ({ ...option, is_checked: false })),
          },
          submit,
        });
    }
  };
}
