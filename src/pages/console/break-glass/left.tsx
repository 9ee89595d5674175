import { spanText } from '../../kit/time.ts';
import { useLeft } from './use-break-glass.ts';

/** 「29:31」. */
export function Left({ until }: { until: string }) {
  return <span role="timer">{spanText(useLeft(until))}</span>;
}
