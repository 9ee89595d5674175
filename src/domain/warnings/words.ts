import type { Settings } from '../../config/settings.ts';
import type { Texts } from '../../config/text-file.ts';
import type { WordsData } from './api.ts';

/** The Chinese words of codes, for the pages. */
export function wordsOf(texts: Texts, settings: Settings): WordsData {
  return {
    levels: Object.fromEntries(
      Object.entries(texts.levels).map(([level, { tag, colour }]) => [level, { tag, colour }]),
    ),
    states: texts.states,
    outcomes: texts.outcomes,
    methods: texts.methods,
    fields: texts.fields,
    steps: texts.steps,
    deliveryStates: texts.deliveryStates,
    fraudTypes: Object.fromEntries(Object.entries(texts.fraudTypes).map(([code, { name }]) => [code, name])),
    sources: texts.sources,
    templates: Object.fromEntries(
      Object.entries(texts.cards).map(([id, card]) => [id, card.title.replaceAll(/[{}]/g, '')]),
    ),
    hotline: settings.hotline,
    tenant: settings.tenant.name,
  };
}
