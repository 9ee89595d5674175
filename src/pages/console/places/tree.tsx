import { Alert, Empty, Flex, Input, Segmented, Skeleton, Tree, Typography } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { PlaceListData, PlaceRowData } from '../../../domain/people/api.ts';
import { query } from '../../kit/call.ts';
import { type Address, useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { useSettled } from '../parts/settled.ts';
import { useKeys } from '../shell/keys.tsx';
import { LackingTag } from './coverage.tsx';
import { type Branches, type Grouping, useBranches } from './tree-data.ts';

interface Node {
  key: string;
  place: PlaceRowData;
  title: ReactNode;
  isLeaf: boolean;
  children?: Node[];
}

const GROUPINGS = [
  { value: '', label: '按乡镇街道' },
  { value: 'station', label: '按派出所' },
];
const FOUND_AT_MOST = 100;
const SEARCH_ID = 'places-search';
/** Below the head of the page; the pane beside it scrolls by itself. */
const HEIGHT = 'calc(100vh - 260px)';

interface PlaceTreeProps {
  /** What stands above the chosen place, from the top: it is opened. */
  above: readonly string[];
  version: number;
}

/** Offices, organisations and units; walked with the arrow keys, or what a word finds in them. */
export function PlaceTree({ above, version }: PlaceTreeProps) {
  const address = useAddress();
  const by: Grouping = address.one('by') === 'station' ? 'station' : 'township';
  const branches = useBranches(by, version);
  const [typed, setTyped] = useState(address.one('q'));
  const q = useSettled(typed.trim());
  const found = useAsk<PlaceListData>(`/api/places?${query({ q, limit: FOUND_AT_MOST })}`, { isOn: q !== '' });
  useKeys([{ keys: '/', says: '查找单位', run: () => document.getElementById(SEARCH_ID)?.focus() }]);
  return (
    <Flex vertical gap={8}>
      <Input
        id={SEARCH_ID}
        aria-label="查找单位"
        type="search"
        placeholder="名称、拼音首字母或单位编号"
        allowClear
        maxLength={40}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      {q === '' && (
        <Segmented
          block
          options={GROUPINGS}
          value={address.one('by')}
          onChange={(value) => address.change({ by: value }, { replace: true })}
        />
      )}
      {q === '' ? (
        <Whole branches={branches} above={above} address={address} />
      ) : (
        <Found
          places={found.data?.places.filter(({ kind }) => kind !== 'COUNTY') ?? null}
          isAsking={found.isAsking}
          address={address}
        />
      )}
    </Flex>
  );
}

function Whole({ branches, above, address }: { branches: Branches; above: readonly string[]; address: Address }) {
  const [opened, setOpened] = useState<readonly string[]>([]);
  const { under, open, problem } = branches;
  const way = above.join(' ');
  // Whoever comes by an address finds the place in the tree.
  useEffect(() => {
    const ids = way === '' ? [] : way.split(' ');
    setOpened((known) => [...new Set([...known, ...ids])]);
  }, [way]);
  // What is open is asked for, also after the tree began anew.
  const missing = opened.find((id) => under(id) === undefined && isShown(id));
  useEffect(() => {
    if (missing !== undefined) void open(missing);
  }, [missing, open]);

  function isShown(id: string): boolean {
    return [''].concat(opened).some((one) => under(one)?.some((place) => place.id === id));
  }

  const roots = under('');
  if (problem) return <Alert type="warning" showIcon title={problem.message} description="请稍后刷新页面再试。" />;
  if (roots === undefined) return <Skeleton active aria-label="正在打开" />;
  if (roots.length === 0) return <Empty description="您的管辖范围内还没有单位；单位由县局名单或名单导入建立" />;
  return (
    <Nodes
      nodes={nodesOf('', under)}
      address={address}
      opened={opened}
      onOpen={(ids) => setOpened(ids)}
      onNeed={(id) => open(id)}
    />
  );
}

function Found({
  places,
  isAsking,
  address,
}: {
  places: readonly PlaceRowData[] | null;
  isAsking: boolean;
  address: Address;
}) {
  if (places === null) return <Skeleton active aria-label="正在查找" />;
  if (places.length === 0 && !isAsking) return <Empty description="没有找到，请换一个名称或拼音首字母" />;
  return (
    <Nodes
      nodes={places.map((place) => ({ key: place.id, place, title: <Line place={place} isFound />, isLeaf: true }))}
      address={address}
    />
  );
}

interface NodesProps {
  nodes: Node[];
  address: Address;
  opened?: readonly string[];
  onOpen?: (ids: string[]) => void;
  onNeed?: (id: string) => Promise<void>;
}

function Nodes({ nodes, address, opened = [], onOpen, onNeed }: NodesProps) {
  const chosen = address.one('unit') || address.one('at');
  const active = useRef<string | null>(null);
  const choose = (place: PlaceRowData | undefined) => place && address.change(addressOf(place));
  return (
    // The tree's own Enter opens a branch, as the arrow to the right does; here it shows the place.
    <section
      aria-label="单位列表"
      style={{ maxHeight: HEIGHT, overflow: 'auto' }}
      onKeyDownCapture={(event) => {
        if (event.key !== 'Enter' || active.current === null) return;
        event.stopPropagation();
        choose(placesOf(nodes).find(({ id }) => id === active.current));
      }}
    >
      <Tree<Node>
        blockNode
        treeData={nodes}
        selectedKeys={chosen === '' ? [] : [chosen]}
        expandedKeys={[...opened]}
        onExpand={(keys) => onOpen?.(keys.map(String))}
        {...(onNeed ? { loadData: ({ key }) => onNeed(String(key)) } : {})}
        onActiveChange={(key) => {
          active.current = key === null ? null : String(key);
        }}
        onSelect={(_, { node }) => choose(node.place)}
      />
    </section>
  );
}

/** A unit is shown within its organisation, and an office in the tree that has it. */
export function addressOf({ id, kind, aboveId }: PlaceRowData): Parameters<Address['change']>[0] {
  if (kind === 'GRID_UNIT') return { at: aboveId ?? '', unit: id };
  if (kind === 'ORGANISATION') return { at: id, unit: null };
  return { at: id, unit: null, by: kind === 'STATION' ? 'station' : null };
}

const placesOf = (nodes: readonly Node[]): PlaceRowData[] =>
  nodes.flatMap(({ place, children = [] }) => [place, ...placesOf(children)]);

function nodesOf(id: string, under: Branches['under']): Node[] {
  return (under(id) ?? []).map((place) => ({
    key: place.id,
    place,
    title: <Line place={place} />,
    isLeaf: place.isLeaf,
    ...(under(place.id) === undefined ? {} : { children: nodesOf(place.id, under) }),
  }));
}

function Line({ place, isFound = false }: { place: PlaceRowData; isFound?: boolean }) {
  const { name, people, above } = place;
  return (
    <Flex gap={6} align="center" wrap>
      <span>{name}</span>
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {isFound && above !== '' ? above : people > 0 && `${people}人`}
      </Typography.Text>
      <LackingTag of={place} />
    </Flex>
  );
}
