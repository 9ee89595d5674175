import { MinusCircleOutlined, PlusCircleOutlined } from '@ant-design/icons';
import { Button, Collapse, Flex, Tooltip, Typography, theme } from 'antd';
import type { QueueFacetsData } from '../../../domain/warning-views/api.ts';
import { FACETS, type FacetName } from '../../../domain/warning-views/types.ts';
import type { WordsData } from '../../../domain/warnings/api.ts';
import type { Address } from '../parts/address.ts';
import { FACET_TITLES, knownValues } from './words.ts';

interface FacetsProps {
  counts: QueueFacetsData | null;
  words: WordsData | null;
  address: Address;
}

/** What the list can be narrowed by: a press on a value demands it, the minus beside it leaves it out. */
export function Facets({ counts, words, address }: FacetsProps) {
  const used = FACETS.filter((name) => address.one(name) !== '');
  return (
    <Collapse
      size="small"
      defaultActiveKey={['level', 'state', 'overdue', ...used]}
      items={FACETS.map((name) => ({
        key: name,
        label: FACET_TITLES[name],
        extra: address.one(name) !== '' && (
          <Button
            type="link"
            size="small"
            onClick={(event) => {
              event.stopPropagation();
              address.change({ [name]: null, after: null });
            }}
          >
            清除
          </Button>
        ),
        children: <FacetValues name={name} counts={counts} words={words} address={address} />,
      }))}
    />
  );
}

function FacetValues({ name, counts, words, address }: FacetsProps & { name: FacetName }) {
  const { token } = theme.useToken();
  const known = knownValues(name, words);
  const counted = counts?.facets[name] ?? [];
  const chosen = address.one(name).split(',').filter(Boolean);
  const values = [
    ...Object.keys(known),
    ...counted.map(({ value }) => value).filter((value) => !(value in known)),
    ...chosen
      .map((one) => one.replace(/^-/, ''))
      .filter((one) => !(one in known) && !counted.some(({ value }) => value === one)),
  ];
  const toggle = (entry: string) => {
    const others = chosen.filter((one) => one.replace(/^-/, '') !== entry.replace(/^-/, ''));
    const next = chosen.includes(entry) ? others : [...others, entry];
    address.change({ [name]: next.join(','), after: null });
  };
  if (values.length === 0) return <Typography.Text type="secondary">没有可选的</Typography.Text>;
  return (
    <Flex vertical gap={2} role="group" aria-label={FACET_TITLES[name]}>
      {values.map((value) => {
        const title = known[value] ?? counted.find((one) => one.value === value)?.name ?? value;
        const n = counted.find((one) => one.value === value)?.n ?? 0;
        const isIn = chosen.includes(value);
        const isOut = chosen.includes(`-${value}`);
        return (
          <Flex key={value} align="center" gap={4}>
            <Button
              type={isIn ? 'primary' : 'text'}
              size="small"
              aria-pressed={isIn}
              aria-label={`只看${title} ${n}起`}
              icon={isIn ? <PlusCircleOutlined /> : undefined}
              onClick={() => toggle(value)}
              style={{ flex: 1, justifyContent: 'space-between', minWidth: 0 }}
            >
              <Typography.Text
                ellipsis
                delete={isOut}
                type={n === 0 && !isIn ? 'secondary' : undefined}
                style={{ flex: 1, textAlign: 'start', ...(isIn ? { color: token.colorTextLightSolid } : {}) }}
              >
                {isOut ? `不看${title}` : title}
              </Typography.Text>
              <span>{n}</span>
            </Button>
            <Tooltip title={isOut ? '不再排除' : '排除'}>
              <Button
                type={isOut ? 'default' : 'text'}
                danger={isOut}
                size="small"
                aria-pressed={isOut}
                aria-label={`排除${title}`}
                icon={<MinusCircleOutlined />}
                onClick={() => toggle(`-${value}`)}
              />
            </Tooltip>
          </Flex>
        );
      })}
    </Flex>
  );
}
