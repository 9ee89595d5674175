import { answerParent } from '../child.ts';
import { load } from '../load.ts';
import { pressRequests } from './messages.ts';

/** The load: requests are made first, so that only sending them is timed. */
export function run(): void {
  let requests: Buffer[] = [];
  answerParent({
    make(input: { series: string; count: number }) {
      requests = pressRequests(input);
    },
    send: (target: { port: number; connections: number; perSecond?: number }) => load({ ...target, requests }),
  });
}
