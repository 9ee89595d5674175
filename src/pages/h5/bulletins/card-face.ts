export interface TemplateCardFace {
  source: string;
  title: string;
  desc: string;
  body: string;
  fields: [name: string, value: string][];
  buttons: string[];
}

/** What of WeCom's template_card JSON (doc p/90236) a reader sees. */
export function faceOf(card: Record<string, unknown>): TemplateCardFace {
  return {
    source: textAt(card, 'source', 'desc'),
    title: textAt(card, 'main_title', 'title'),
    desc: textAt(card, 'main_title', 'desc'),
    body: textAt(card, 'sub_title_text'),
    fields: listAt(card, 'horizontal_content_list').map((field) => [textAt(field, 'keyname'), textAt(field, 'value')]),
    buttons: listAt(card, 'button_list').map((button) => textAt(button, 'text')),
  };
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
