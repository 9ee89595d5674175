import type { WarningViewData } from '../contract.ts';
import { momentText } from '../time.ts';
import { useWords } from '../words.ts';
import { cardName, isTrouble, numberedNewestFirst } from './timeline-text.ts';

/** For police: who was told what, and whether WeCom took it. */
export function Deliveries({ view }: { view: WarningViewData }) {
  const words = useWords();
  const { deliveries, now } = view;
  if (deliveries.length === 0) return null;
  const trouble = deliveries.filter(({ state }) => isTrouble(state)).length;
  return (
    <details className="block deliveries" open={trouble > 0}>
      <summary>
        消息送达（{deliveries.length}条{trouble > 0 && <em className="trouble-count">，{trouble}条未送达</em>}）
      </summary>
      <ul>
        {numberedNewestFirst(deliveries).map(({ n, ...delivery }) => (
          <li key={n} className={isTrouble(delivery.state) ? 'is-trouble' : ''}>
            <time dateTime={delivery.at}>{momentText(delivery.at, now)}</time>
            <p>
              <b>{delivery.to}</b> {cardName(delivery.template, words)}
              <span>
                {words.deliveryStates[delivery.state] ?? delivery.state}
                {delivery.errcode ? `（平台代码${delivery.errcode}）` : ''}
              </span>
            </p>
          </li>
        ))}
      </ul>
      <p className="small">“已送达平台”不等于本人已看到，只有按键才算。</p>
    </details>
  );
}
