import { Empty, theme } from 'antd';
import type { FiguresData } from '../../../domain/statistics/api.ts';
import { type Measure, readMeasure } from './measures.ts';

interface TownshipTilesProps {
  measure: Measure;
  townships: FiguresData['townships'];
  chosen: string;
  onChoose: (id: string) => void;
}

/** A map of tiles, one a township. What is worse is darker, and its rank is written in it: nobody needs the colour to read it. */
export function TownshipTiles({ measure, townships, chosen, onChoose }: TownshipTilesProps) {
  const { token } = theme.useToken();
  if (townships.length === 0) return <Empty description="没有您可以查看的乡镇街道" />;
  const worst = measure.good === 'more' ? 1 : -1;
  const ranked = townships
    .map((township) => ({ id: township.id, read: readMeasure(measure, township) }))
    .filter(({ read }) => read !== null)
    .sort((a, b) => worst * ((a.read?.value ?? 0) - (b.read?.value ?? 0)));
  const rankOf = (id: string) => ranked.findIndex((one) => one.id === id);
  return (
    <div style={{ display: 'grid', gap: 6, gridTemplateColumns: 'repeat(4, minmax(0, 1fr))' }}>
      {townships.map((township) => {
        const read = readMeasure(measure, township);
        const rank = rankOf(township.id);
        const weight = rank < 0 || ranked.length < 2 ? 0 : 1 - rank / (ranked.length - 1);
        return (
          <button
            key={township.id}
            type="button"
            aria-pressed={township.id === chosen}
            onClick={() => onChoose(township.id)}
            style={{
              padding: '8px 4px',
              font: 'inherit',
              cursor: 'pointer',
              color: token.colorText,
              borderRadius: token.borderRadius,
              border: `2px solid ${township.id === chosen ? token.colorPrimary : token.colorBorderSecondary}`,
              background: `color-mix(in srgb, ${token.colorWarning} ${Math.round(weight * 45)}%, ${token.colorBgContainer})`,
            }}
          >
            {township.name}
            <strong style={{ display: 'block', fontSize: 16 }}>{read?.text ?? '—'}</strong>
            <small>
              {rank < 0 ? '没有数据' : `${read?.made || '　'}${rank === 0 && ranked.length > 1 ? ' ▲' : ''}`}
            </small>
          </button>
        );
      })}
    </div>
  );
}
