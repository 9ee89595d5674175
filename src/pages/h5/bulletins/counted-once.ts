import type { BulletinViewData } from '../../../domain/bulletins/api.ts';

type Seen = Pick<BulletinViewData, 'state' | 'reach' | 'sendingAt' | 'timeline'>;
type Ask<T> = () => Promise<T>;

/**
 * One bulletin asked for again and again: whom it would reach is counted the first time, and after whatever was done to
 * it since. `again` answers without that number.
 */
export function countedOnce<T extends Seen>({ one, again }: { one: Ask<T>; again: Ask<T> }): Ask<T> {
  let counted: { after: string; reach: T['reach'] } | null = null;
  return async () => {
    if (counted) {
      const view = await again();
      if (view.sendingAt !== null) return view;
      if (counted.after === lastDeed(view)) return { ...view, reach: counted.reach };
    }
    const view = await one();
    counted = { after: lastDeed(view), reach: view.reach };
    return view;
  };
}

const lastDeed = ({ state, timeline }: Seen): string => `${state} ${timeline.length}`;
