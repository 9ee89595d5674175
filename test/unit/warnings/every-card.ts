import type { Facts } from '../../../src/domain/warnings/cards.ts';
import { type CardStateName, REFUSALS, type Why } from '../../../src/domain/warnings/types.ts';
import type { TemplateCard } from '../../../src/wecom/cards/index.ts';
import { cards } from './facts.ts';

export const FACES: CardStateName[] = [
  'C01a',
  'C01a-support',
  'C01c',
  'C01d',
  'C02',
  'C01e',
  'C04',
  'C10a',
  'not-on-site',
  'next-shift',
  'closed',
  'undone',
  'left',
  'revoked',
  'masked',
];
export const WHYS: Why[] = [
  'NOTICE',
  'LOOKING',
  'SILENT',
  'NO_CONTACT',
  'NO_OUTCOME',
  'NO_ONE',
  'SUPPORT',
  'FOLLOW_UP',
  'PARTIAL_LOSS',
  'SCAMMED',
  'UNREACHABLE',
  'REFUSED',
  'OFF_SITE',
  'LEFT_COMPANY',
  'WRONG_PERSON',
  'LEFT',
];

/** Every card about a warning that can be drawn from these facts, by name. */
export function everyCard(facts: Facts, draw = cards): [string, TemplateCard][] {
  return [
    ['C01', draw.ask(facts, { repeat: false })],
    ['C01 again', draw.ask(facts, { repeat: true })],
    ...WHYS.map((why): [string, TemplateCard] => [`C10 ${why}`, draw.officer(facts, { why, step: 2 })]),
    ['C10 assigned', draw.officer(facts, { why: 'SILENT', step: 3, variant: 'ASSIGNED' })],
    ...FACES.flatMap((cardState): [string, TemplateCard][] => [
      [`${cardState} of an advisor`, draw.cardState(cardState, facts, 'ADVISOR')],
      [`${cardState} of an officer`, draw.cardState(cardState, facts, 'POLICE')],
    ]),
    ...(['C31', 'C32', 'C36', 'C40', 'C01a'] as const).map((card): [string, TemplateCard] => [
      `message ${card}`,
      draw.message(card, facts, '身份信息有误请重新核对后再次反馈给民警'),
    ]),
    ...REFUSALS.map((why): [string, TemplateCard] => [`C28 ${why}`, draw.refusal(why, facts)]),
    ...(['MATCH', 'REVIEW', 'CALL'] as const).map((todo): [string, TemplateCard] => [
      `C41 ${todo}`,
      draw.todo(facts, todo),
    ]),
    ['C32a', draw.policeCalled(facts)],
    ['C01b', draw.followUp(facts, '01K000000000000000000000FF', 'K7M3QX')],
    ...(['STABLE', 'STILL_AT_RISK', 'UNREACHABLE'] as const).map((answer): [string, TemplateCard] => [
      `C01b answered ${answer}`,
      draw.followUpAnswered(facts, answer),
    ]),
  ];
}
