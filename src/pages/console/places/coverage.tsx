import { Tag } from 'antd';
import type { PlaceRowData } from '../../../domain/people/api.ts';

/** A shape and a word beside the colour: how an organisation stands with its advisors. */
export function CoverageTag({ advisors, wanted }: { advisors: number; wanted: number }) {
  if (advisors === 0) return <Tag color="error">✕ 没有安全顾问</Tag>;
  if (advisors < wanted) return <Tag color="warning">▲ 还缺{wanted - advisors}位顾问</Tag>;
  return <Tag color="success">✓ 顾问已配齐</Tag>;
}

/** The same of a line of the tree, which knows no more than whether any is lacking. */
export function LackingTag({ of: { kind, lacking } }: { of: Pick<PlaceRowData, 'kind' | 'lacking'> }) {
  if (lacking === 0) return null;
  return <Tag color="warning">{kind === 'ORGANISATION' ? '▲ 缺顾问' : `▲ ${lacking}家缺顾问`}</Tag>;
}
