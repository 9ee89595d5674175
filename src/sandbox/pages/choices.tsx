import type { ScreenSelection } from '../desk/card-view.ts';
import type { Card } from '../platform/card.ts';

interface ChoicesProps {
  card: Card;
  selections: ScreenSelection[];
  chosen: Record<string, string[]>;
  onChoose: (question: string, ids: string[]) => void;
}

/** A vote's tick boxes, or drop-downs. */
export function Choices({ card, selections, chosen, onChoose }: ChoicesProps) {
  if (selections.length === 0) return null;
  if (card.card_type !== 'vote_interaction') {
    return (
      <div className="selects">
        {selections.map(({ questionKey, title, options, disabled }) => (
          <label key={questionKey}>
            <span>{title}</span>
            <select
              value={chosen[questionKey]?.[0] ?? ''}
              disabled={disabled}
              onChange={(event) => onChoose(questionKey, [event.target.value])}
            >
              {options.map(({ id, text }) => (
                <option key={id} value={id}>
                  {text}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
    );
  }
  return (
    <div className="votes">
      {selections.map(({ questionKey, mode, options, disabled }) =>
        options.map(({ id, text }) => {
          const ticked = chosen[questionKey] ?? [];
          const isTicked = ticked.includes(id);
          const next = mode === 'single' ? [id] : isTicked ? ticked.filter((other) => other !== id) : [...ticked, id];
          return (
            <label key={id} className={isTicked ? 'on' : ''}>
              <input
                type={mode === 'single' ? 'radio' : 'checkbox'}
                checked={isTicked}
                disabled={disabled}
                onChange={() => onChoose(questionKey, next)}
              />
              {text}
            </label>
          );
        }),
      )}
    </div>
  );
}

/** What the card shows as chosen before a finger touches it. */
export function initialAnswers(selections: ScreenSelection[]): Record<string, string[]> {
  return Object.fromEntries(
    selections.map(({ questionKey, options }) => [
      questionKey,
      options.filter(({ checked }) => checked).map(({ id }) => id),
    ]),
  );
}
