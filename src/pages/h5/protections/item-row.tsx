import type { MyProtectionsData } from '../../../domain/campaigns/api.ts';
import { dayText } from '../time.ts';

type Item = MyProtectionsData['items'][number];
const DONE: readonly string[] = ['DECLARED', 'EVIDENCED', 'VERIFIED', 'EXEMPT'];

export const isDone = (state: Item['state']): boolean => DONE.includes(state);

/** What was checked or exempted stands by itself; a tick cannot take it back. */
const FIXED: readonly string[] = ['VERIFIED', 'EXEMPT'];

interface ItemRowProps {
  item: Item;
  isTicked: boolean;
  onTick: (ticked: boolean) => void;
}

export function ItemRow({ item, isTicked, onTick }: ItemRowProps) {
  return (
    <div className="item">
      <label>
        <input
          type="checkbox"
          checked={isTicked}
          disabled={FIXED.includes(item.state)}
          onChange={(event) => onTick(event.target.checked)}
        />
        <span>
          <b>{item.option}</b>
          <span className="small">{stateText(item)}</span>
        </span>
      </label>
      {!isDone(item.state) && <a href={`/h5/how-to/${item.howTo}`}>怎么操作</a>}
    </div>
  );
}

function stateText({ state, validUntil, reason }: Item): string {
  const until = validUntil ? `，有效期至${dayText(validUntil)}` : '';
  switch (state) {
    case 'VERIFIED':
      return `已核对${until}`;
    case 'EXEMPT':
      return `无需完成：${reason ?? '已豁免'}${until}`;
    case 'EVIDENCED':
      return `已提交截图${until}`;
    case 'DECLARED':
      return `已确认${until}`;
    case 'REJECTED':
      return `核对未通过${reason ? `：${reason}` : ''}，请再看一下`;
    default:
      return '还没有确认';
  }
}
