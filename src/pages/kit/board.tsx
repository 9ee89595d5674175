import { sharesOf } from '../../lib/shares.ts';

/** How much of a whole is done. Drawn by us: old web views show their own as a grey line. */
export function Meter({ value, max, label }: { value: number; max: number; label: string }) {
  const percent = max > 0 ? Math.min(100, (value / max) * 100) : 0;
  return (
    <span
      className="meter"
      role="progressbar"
      aria-label={label}
      aria-valuenow={sharesOf([value, Math.max(0, max - value)])[0]}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i style={{ width: `${percent}%` }} />
    </span>
  );
}
