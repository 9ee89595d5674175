import './card.css';
import { useState } from 'react';
import type { ScreenButton, ScreenEntry, ScreenSelection } from '../desk/card-view.ts';
import type { Card } from '../platform/card.ts';

interface CardViewProps {
  entry: ScreenEntry;
  onOpen: (url: string) => void;
  onPress: (key: string, answers?: Record<string, string[]>) => Promise<void>;
}

const SOURCE_COLOURS = ['#8f959e', '#1f2329', '#d93026', '#1f9d55'];

/** A template card as the phone draws it: source, title, quote, fields, links, choices, buttons, from top to bottom. */
export function CardView({ entry, onOpen, onPress }: CardViewProps) {
  const { card, menu = [], selections = [], url } = entry;
  const [pressed, setPressed] = useState<string | null>(null);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [answers, setAnswers] = useState<Record<string, string[]>>({});
  if (!card) return null;

  const chosen = { ...initialAnswers(selections), ...answers };
  const press = async (key: string, isMenu = false) => {
    setMenuOpen(false);
    setPressed(key);
    await onPress(key, isMenu || selections.length === 0 ? undefined : chosen);
    setPressed(null);
    setAnswers({});
  };
  const open = url === undefined ? undefined : () => onOpen(url);
  const title = card.main_title?.title;

  return (
    <article className="card">
      {(card.source?.desc || menu.length > 0) && (
        <div className="source">
          <span className="source-icon" />
          <span style={{ color: SOURCE_COLOURS[card.source?.desc_color ?? 0] }}>{card.source?.desc}</span>
          {menu.length > 0 && (
            <button type="button" className="more" aria-label="更多操作" onClick={() => setMenuOpen(!isMenuOpen)}>
              •••
            </button>
          )}
        </div>
      )}
      {isMenuOpen && (
        <div className="menu">
          {card.action_menu?.desc && <small>{card.action_menu.desc}</small>}
          {menu.map(({ key, text }) => (
            <button key={key} type="button" disabled={pressed !== null} onClick={() => press(key, true)}>
              {text}
            </button>
          ))}
        </div>
      )}
      <Tappable onTap={open}>
        {title && <h2>{title}</h2>}
        {card.main_title?.desc && <p className="desc">{card.main_title.desc}</p>}
        {card.emphasis_content && (
          <div className="emphasis">
            <b>{card.emphasis_content.title}</b>
            <span>{card.emphasis_content.desc}</span>
          </div>
        )}
        {card.quote_area && (
          <blockquote>
            {card.quote_area.title && <b>{card.quote_area.title}</b>}
            {card.quote_area.quote_text}
          </blockquote>
        )}
        {card.card_image?.url && <img src={card.card_image.url} alt="" />}
        {card.image_text_area && (
          <div className="image-text">
            <div>
              <b>{card.image_text_area.title}</b>
              <span>{card.image_text_area.desc}</span>
            </div>
          </div>
        )}
        {card.sub_title_text && <p className="sub">{card.sub_title_text}</p>}
        {card.vertical_content_list?.map((part) => (
          <div className="vertical" key={part.title}>
            <b>{part.title}</b>
            {part.desc && <span>{part.desc}</span>}
          </div>
        ))}
      </Tappable>
      {card.horizontal_content_list && card.horizontal_content_list.length > 0 && (
        <dl>
          {card.horizontal_content_list.map(({ keyname, value, type, url: link }) => (
            <div key={`${keyname}${value}`}>
              <dt>{keyname}</dt>
              <dd>
                {type === 1 && link ? (
                  <button type="button" className="link" onClick={() => onOpen(link)}>
                    {value}
                  </button>
                ) : (
                  <span className={type === 3 ? 'link' : ''}>{value}</span>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <Choices
        card={card}
        selections={selections}
        chosen={chosen}
        onChoose={(question, ids) => setAnswers({ ...answers, [question]: ids })}
      />
      <Buttons buttons={entry.buttons} pressed={pressed} onOpen={onOpen} onPress={press} />
      {card.jump_list?.map((jump) => (
        <button
          key={jump.title}
          type="button"
          className="jump"
          onClick={() => {
            const target = jump.type === 1 ? jump.url : url;
            if (target) onOpen(target);
          }}
        >
          {jump.title}
          <i>›</i>
        </button>
      ))}
    </article>
  );
}

function Tappable({ onTap, children }: { onTap: (() => void) | undefined; children: React.ReactNode }) {
  if (onTap === undefined) return <div className="body">{children}</div>;
  return (
    <button type="button" className="body tappable" onClick={onTap}>
      {children}
    </button>
  );
}

interface ButtonsProps {
  buttons: ScreenButton[];
  pressed: string | null;
  onOpen: (url: string) => void;
  onPress: (key: string) => void;
}

/** Two short ones side by side, three stacked, more in two columns; a replaced card shows one grey word. */
function Buttons({ buttons, pressed, onOpen, onPress }: ButtonsProps) {
  const [first] = buttons;
  if (first === undefined) return null;
  if (buttons.every(({ enabled, text }) => !enabled && text === first.text)) {
    return (
      <div className="buttons one">
        <button type="button" className="button dead" disabled>
          {first.text}
        </button>
      </div>
    );
  }
  const layout = buttons.length === 2 || buttons.length > 3 ? 'buttons two' : 'buttons one';
  return (
    <div className={layout}>
      {buttons.map(({ key, text, enabled, style = 1, url }) => (
        <button
          key={key || url}
          type="button"
          className={`button style-${style}${pressed === key ? ' waiting' : ''}`}
          disabled={!enabled || pressed !== null}
          onClick={() => (url === undefined ? onPress(key) : onOpen(url))}
        >
          {pressed === key ? <span className="spinner" /> : null}
          {text}
        </button>
      ))}
    </div>
  );
}

interface ChoicesProps {
  card: Card;
  selections: ScreenSelection[];
  chosen: Record<string, string[]>;
  onChoose: (question: string, ids: string[]) => void;
}

/** A vote's tick boxes, or drop-downs. */
function Choices({ card, selections, chosen, onChoose }: ChoicesProps) {
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
function initialAnswers(selections: ScreenSelection[]): Record<string, string[]> {
  return Object.fromEntries(
    selections.map(({ questionKey, options }) => [
      questionKey,
      options.filter(({ checked }) => checked).map(({ id }) => id),
    ]),
  );
}
