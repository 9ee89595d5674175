import { packageRoot } from '../../../src/config/files.ts';
import { readTexts } from '../../../src/config/texts.ts';
import { createDraw } from '../../../src/domain/cards/index.ts';
import type { Facts } from '../../../src/domain/warnings/cards.ts';
import * as card from '../../../src/domain/warnings/cards.ts';
import type { Warning } from '../../../src/domain/warnings/types.ts';
import type { TemplateCard } from '../../../src/wecom/cards/index.ts';
import { settings } from '../escalation/policies.ts';
import { minute } from './actors.ts';

export const texts = readTexts(packageRoot(), settings);
const draw = createDraw({ texts, tenantName: settings.tenant.name });
const context = { texts, draw, publicUrl: 'https://eqian.example', night: settings.night };
export const cards = cardsOf({ ...context, nameAfterAck: true });
export const cardsWithoutNames = cardsOf({ ...context, nameAfterAck: false });

/** The cards of the module with their context filled in. */
function cardsOf(context: card.CardContext) {
  const of =
    <Rest extends unknown[], Card>(card: (context: card.CardContext, ...rest: Rest) => Card) =>
    (...rest: Rest) =>
      card(context, ...rest);
  return {
    ...{ ask: of(card.ask), officer: of(card.officer), cardState: of(card.cardState), todo: of(card.todo) },
    ...{ message: of(card.message), refusal: of(card.refusal), policeCalled: of(card.policeCalled) },
    ...{ followUp: of(card.followUp), followUpAnswered: of(card.followUpAnswered) },
    ...{ handOver: of(card.handOver), handOverSettled: of(card.handOverAnswered) },
    ...{ rollup: of(card.rollup), reminder: of(card.reminder), thanks: of(card.thanks), help: of(card.help) },
  };
}

export const NAME = '岚知夏';
export const OWNER = '砚书远';
export const ADVISOR = '汀望舒';

/** All that is known about a warning, about to be put on a card. */
export function facts(warning: Warning, change: Partial<Facts> = {}): Facts {
  return {
    warning,
    now: minute(3),
    checkWord: 'K7M3QX',
    subject: {
      employeeId: 'employment-1',
      personId: 'person-warned',
      name: NAME,
      organisationId: 'org-1',
      gridUnitId: 'unit-1',
      unitName: '冲压车间',
      post: '操作工',
      employeeNo: 'A0123',
      userid: 'warned',
      nameUniqueInUnit: true,
    },
    organisation: {
      id: 'org-1',
      code: '0001',
      name: '云栖汽车部件有限公司',
      shortName: '云栖汽车部件',
      townshipId: 't',
      stationId: 's',
      kind: 'ENTERPRISE',
      tier: 'KEY',
    },
    ownerName: warning.owner ? OWNER : null,
    ownerPost: warning.owner?.kind === 'POLICE' ? 'COMMUNITY_POLICE' : null,
    advisorName: ADVISOR,
    url: `https://eqian.example/h5/w/${warning.id}`,
    ...change,
  };
}

export const titleOf = (card: TemplateCard): string => card.main_title?.title ?? '';
export const descOf = (card: TemplateCard): string => card.main_title?.desc ?? '';
export const fieldsOf = (card: TemplateCard): Record<string, string> =>
  Object.fromEntries(
    ('horizontal_content_list' in card ? (card.horizontal_content_list ?? []) : []).map(({ keyname, value }) => [
      keyname,
      value ?? '',
    ]),
  );

/** Keys that a press of this card would send. */
export function keysOf(card: TemplateCard): string[] {
  const buttons =
    card.card_type === 'button_interaction' ? card.button_list.flatMap(({ key }) => (key ? [key] : [])) : [];
  const submit = 'submit_button' in card ? [card.submit_button.key] : [];
  const menu = 'action_menu' in card ? (card.action_menu?.action_list.map(({ key }) => key) ?? []) : [];
  return [...buttons, ...submit, ...menu];
}
