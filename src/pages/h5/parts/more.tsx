import type { Paged } from '../use-paged.ts';
import { ActButton } from './act-button.tsx';

/** The end of a list that comes page by page; nothing once all of it is there. */
export function More({
  list,
}: {
  list: Pick<Paged<{ next: string | number | null }, never>, 'page' | 'trouble' | 'isBusy' | 'more'>;
}) {
  return (
    <>
      {list.trouble && <p className="fault">{list.trouble}</p>}
      {list.page?.next != null && (
        <ActButton isBusy={list.isBusy} onPress={list.more}>
          再看一些
        </ActButton>
      )}
    </>
  );
}
