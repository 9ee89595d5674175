import './chips.css';

interface ChipsProps {
  legend: string;
  /** Beside the legend: what an empty choice means. */
  said?: string;
  choices: readonly { id: string; name: string }[];
  picked: readonly string[];
  onPick: (id: string) => void;
}

/** A question whose answers are all seen at once. */
export function Chips({ legend, said, choices, picked, onPick }: ChipsProps) {
  return (
    <fieldset>
      <legend>
        {legend}
        {said && <em>{said}</em>}
      </legend>
      <div className="chips">
        {choices.map(({ id, name }) => (
          <button type="button" className="chip" key={id} aria-pressed={picked.includes(id)} onClick={() => onPick(id)}>
            {name}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

export function toggled(list: readonly string[], id: string): string[] {
  return list.includes(id) ? list.filter((one) => one !== id) : [...list, id];
}
