/** What of WeCom's template_card JSON (doc p/90236) the phone will draw. */
export function CardPreview({ card }: { card: Record<string, unknown> }) {
  const [desc, body] = [textAt(card, 'main_title', 'desc'), textAt(card, 'sub_title_text')];
  const buttons = listAt(card, 'button_list').map((button) => textAt(button, 'text'));
  return (
    <div className="wecom-card">
      <p className="source">{textAt(card, 'source', 'desc')}</p>
      <h3>{textAt(card, 'main_title', 'title')}</h3>
      {desc && <p className="small">{desc}</p>}
      {body && <p>{body}</p>}
      {listAt(card, 'horizontal_content_list').map((field) => (
        <p key={textAt(field, 'keyname')} className="small">
          {textAt(field, 'keyname')}　{textAt(field, 'value')}
        </p>
      ))}
      {buttons.length > 0 && (
        <ul>
          {buttons.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function textAt(value: unknown, ...path: string[]): string {
  const found = path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
  return typeof found === 'string' ? found : '';
}

function listAt(card: Record<string, unknown>, key: string): unknown[] {
  const list = card[key];
  return Array.isArray(list) ? list : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
