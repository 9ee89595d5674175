import { Flex, Form, Input, Select, Typography } from 'antd';
import type { SettingsCardsData } from '../../../domain/policies/api.ts';
import { atItsLongest } from '../../../domain/policies/types.ts';
import { useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { Unready } from '../parts/page-frame.tsx';
import { WecomCard } from '../parts/wecom-card.tsx';
import type { Draft } from './draft.ts';

type CardData = SettingsCardsData['cards'][number];

/** The words of each card, with the card beside them as the phone shows it. */
export function CardTexts({ draft }: { draft: Draft }) {
  const address = useAddress();
  const asked = useAsk<SettingsCardsData>('/api/settings/cards');
  if (asked.data === null) return <Unready of={asked} />;
  const { cards, lengths, examples, canChange } = asked.data;
  const card = cards.find(({ id }) => id === address.one('card')) ?? cards[0];
  if (!card) return null;
  const variant = address.one('variant') || null;
  const variants = [...new Set(card.lines.flatMap((line) => (line.variant === null ? [] : [line.variant])))];
  const shown = card.lines.filter((line) => line.variant === variant);
  return (
    <Flex gap={24} wrap align="start">
      <Flex vertical gap={12} style={{ flex: '1 1 480px', maxWidth: 720 }}>
        <Flex gap={8} wrap>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            aria-label="卡片"
            style={{ width: 320 }}
            value={card.id}
            options={cards.map(({ id, lines }) => ({ value: id, label: `${id} ${lines[0]?.text ?? ''}` }))}
            onChange={(id) => address.change({ card: id, variant: null })}
          />
          {variants.length > 0 && (
            <Select
              aria-label="情形"
              style={{ width: 180 }}
              value={variant ?? ''}
              options={[{ value: '', label: '通常' }, ...variants.map((value) => ({ value, label: value }))]}
              onChange={(value) => address.change({ variant: value })}
            />
          )}
        </Flex>
        {shown.map((line) => {
          const text = draft.lines[line.place] ?? line.text;
          const length = [...atItsLongest(text, lengths)].length;
          const faults = draft.faultsAt(line.place);
          const isBad = faults.length > 0 || length > line.max;
          return (
            <Form.Item
              key={line.place}
              label={line.name.replace(card.id, '')}
              labelCol={{ span: 5 }}
              colon={false}
              style={{ marginBottom: 4 }}
              {...(isBad ? { validateStatus: 'error' } : {})}
              help={
                faults.join('；') ||
                `最长 ${length} 个字，最多 ${line.max} 个${text === line.file ? '' : `；原文：${line.file}`}`
              }
            >
              <Input
                aria-label={line.name}
                disabled={!canChange}
                value={text}
                onChange={(event) => {
                  const next = event.target.value;
                  draft.setLine(line.place, next === line.text ? null : next);
                }}
              />
            </Form.Item>
          );
        })}
        <Typography.Text type="secondary">
          花括号里是发送时填入的内容，不能删；长度按填入最长的内容计算。改动只影响以后发出的卡片。
        </Typography.Text>
      </Flex>
      <WecomCard to="手机上的样子（示例内容）" card={preview(card, variant, { draft, examples })} />
    </Flex>
  );
}

interface PreviewNeeds {
  draft: Draft;
  examples: Readonly<Record<string, string>>;
}

/** As WeCom would be sent it, with examples for the variables. */
function preview(card: CardData, variant: string | null, { draft, examples }: PreviewNeeds): Record<string, unknown> {
  const lineAt = (part: string) =>
    card.lines.find(({ place }) => variant !== null && place === `${card.id}/${variant}/${part}`) ??
    card.lines.find(({ place }) => place === `${card.id}/${part}`);
  const textAt = (part: string): string => {
    const line = lineAt(part);
    if (!line) return '';
    const text = draft.lines[line.place] ?? line.text;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => examples[name] ?? whole);
  };
  const count = (part: string) =>
    [0, 1, 2, 3, 4, 5].filter((n) => lineAt(`${part}/${n}/${part === 'fields' ? '1' : 'text'}`));
  return {
    source: { desc: '云栖示范县反诈中心' },
    main_title: { title: textAt('title'), desc: textAt('desc') },
    sub_title_text: textAt('body'),
    horizontal_content_list: count('fields').map((n) => ({
      keyname: textAt(`fields/${n}/0`),
      value: textAt(`fields/${n}/1`),
    })),
    button_list: count('buttons').map((n) => ({ text: textAt(`buttons/${n}/text`) })),
  };
}
