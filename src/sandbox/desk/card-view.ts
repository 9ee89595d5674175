import { z } from 'zod';
import { type Card, type CardQuestion, questionsOf } from '../platform/card.ts';

/** What a member ticked or chose: question key → option ids. */
export const Answers = z.record(z.string(), z.array(z.string()));
export type Answers = z.infer<typeof Answers>;

export interface ScreenButton {
  key: string;
  text: string;
  enabled: boolean;
  style?: number;
  url?: string;
}

export interface ScreenSelection {
  questionKey: string;
  title: string;
  mode: 'single' | 'multi';
  disabled: boolean;
  options: { id: string; text: string; checked: boolean }[];
}

/** One thing in a member's chat with the app, as the phone shows it now. */
export interface ScreenEntry {
  messageId: string;
  at: string;
  type: string;
  taskId?: string;
  card?: Card;
  text?: string;
  /** A picture the member sent, at /sandbox/api/media/<id>. */
  mediaId?: string;
  buttons: ScreenButton[];
  selections?: ScreenSelection[];
  menu?: { key: string; text: string }[];
  url?: string;
  recalled: boolean;
  /** Said by the member; only when asked for. */
  own?: true;
}

/** What can be pressed on a card, and what cannot any more: a replaced text greys every button at once. */
export function cardView(card: Card, replacedText: string | null, answers: Answers) {
  const isDead = replacedText !== null;
  const selections = questionsOf(card).map((question) => selectionOf(card, question, answers, isDead));
  const menu = (card.action_menu?.action_list ?? []).map(({ key = '', text = '' }) => ({ key, text }));
  return {
    card,
    buttons: buttonsOf(card, replacedText),
    ...(selections.length > 0 ? { selections } : {}),
    ...(menu.length > 0 ? { menu } : {}),
    ...(card.card_action?.type === 1 && card.card_action.url ? { url: card.card_action.url } : {}),
  };
}

function buttonsOf(card: Card, replacedText: string | null): ScreenButton[] {
  const isChoice = card.card_type === 'vote_interaction' || card.card_type === 'multiple_interaction';
  const listed: ScreenButton[] = isChoice
    ? card.submit_button
      ? [{ key: card.submit_button.key ?? '', text: card.submit_button.text ?? '', enabled: true, style: 1 }]
      : []
    : (card.button_list ?? []).map(({ key = '', text = '', type, style, url }) => ({
        key,
        text,
        enabled: true,
        style: style ?? 1,
        ...(type === 1 && url !== undefined ? { url } : {}),
      }));
  if (replacedText === null) return listed;
  if (listed.length === 0) return [{ key: '', text: replacedText, enabled: false }];
  return listed.map(({ key }) => ({ key, text: replacedText, enabled: false }));
}

function selectionOf(card: Card, question: CardQuestion, answers: Answers, isDead: boolean): ScreenSelection {
  const key = question.question_key ?? '';
  const options = question.option_list ?? [];
  const isVote = card.card_type === 'vote_interaction';
  const chosen = answers[key] ?? preset(question, isVote);
  return {
    questionKey: key,
    title: question.title ?? '',
    mode: isVote && question.mode === 1 ? 'multi' : 'single',
    disabled: isDead || question.disable === true,
    options: options.map(({ id = '', text = '' }) => ({ id, text, checked: chosen.includes(id) })),
  };
}

/** A drop-down shows its first option when no (or a wrong) one is selected (doc p/90236). */
function preset(question: CardQuestion, isVote: boolean): string[] {
  const options = question.option_list ?? [];
  if (isVote) return options.filter((option) => option.is_checked === true).map(({ id = '' }) => id);
  const selected = options.find((option) => option.id === question.selected_id) ?? options[0];
  return selected?.id === undefined ? [] : [selected.id];
}
