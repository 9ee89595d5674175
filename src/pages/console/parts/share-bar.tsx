import { Flex, Typography, theme } from 'antd';
import { percentText, sharesOf } from '../../../lib/shares.ts';

/** Good, good but late, under way, uncertain, not yet, left out, bad. */
export type Tone = 'done' | 'late' | 'way' | 'unsure' | 'open' | 'out' | 'bad';

export interface Part {
  key: string;
  name: string;
  tone: Tone;
  count: number;
}

/** How each part is drawn: no two neighbours alike, also to whoever sees no colours (stripes, and words in the legend). */
function useTones(): Readonly<Record<Tone, string>> {
  const { token } = theme.useToken();
  const striped = (colour: string) =>
    `repeating-linear-gradient(45deg, ${colour} 0 4px, ${token.colorBgContainer} 4px 6px)`;
  return {
    done: token.colorSuccess,
    late: striped(token.colorSuccess),
    // Pale: a bar of nothing but answers that have not come must not look full.
    way: token.colorPrimaryBorder,
    unsure: striped(token.colorPrimary),
    open: token.colorFill,
    out: striped(token.colorTextQuaternary),
    bad: token.colorError,
  };
}

/** The parts of a whole as one bar; whoever hears the page is read the numbers. */
export function ShareBar({ parts, height = 10 }: { parts: readonly Part[]; height?: number }) {
  const tones = useTones();
  const { token } = theme.useToken();
  const shown = parts.filter(({ count }) => count > 0);
  const words = shown.map(({ name, count }) => `${name}${count}人`).join('，');
  return (
    <div
      role="img"
      aria-label={words === '' ? '还没有人' : words}
      title={words}
      style={{
        display: 'flex',
        height,
        minWidth: 80,
        overflow: 'hidden',
        borderRadius: height / 2,
        background: token.colorFillTertiary,
      }}
    >
      {shown.map(({ key, tone, count }) => (
        <span key={key} style={{ flexGrow: count, flexBasis: 0, minWidth: 2, background: tones[tone] }} />
      ))}
    </div>
  );
}

/** Every part with its mark, number and share; what is empty is left out unless it is asked for. */
export function ShareLegend({ parts, always = [] }: { parts: readonly Part[]; always?: readonly string[] }) {
  const tones = useTones();
  const shares = sharesOf(parts.map(({ count }) => count));
  return (
    <Flex wrap gap="8px 28px" component="ul" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {parts.map(
        ({ key, name, tone, count }, index) =>
          (count > 0 || always.includes(key)) && (
            <li key={key}>
              <Flex align="center" gap={6}>
                <span
                  aria-hidden="true"
                  style={{ width: 12, height: 12, borderRadius: 3, background: tones[tone], flex: 'none' }}
                />
                <Typography.Text type="secondary">{name}</Typography.Text>
                <b style={{ fontVariantNumeric: 'tabular-nums' }}>{count}</b>
                <Typography.Text type="secondary">{percentText(shares[index] ?? 0)}</Typography.Text>
              </Flex>
            </li>
          ),
      )}
    </Flex>
  );
}
