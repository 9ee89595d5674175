import { availableParallelism, cpus, loadavg } from 'node:os';

/** The machine a figure belongs to: figures of two machines must not be compared. */
export function machine() {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    node: process.version,
    loadBefore: round(loadavg()[0] ?? 0, 2),
  };
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

export function round(value: number, digits = 0): number {
  return Number(value.toFixed(digits));
}

/** Columns as wide as their widest cell; the first is left-aligned, figures are right-aligned. */
export function table(rows: (string | number)[][]): string {
  const cells = rows.map((row) => row.map(String));
  const widths = cells.reduce<number[]>((sum, row) => row.map((cell, i) => Math.max(sum[i] ?? 0, cell.length)), []);
  return cells
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
    )
    .join('\n');
}
