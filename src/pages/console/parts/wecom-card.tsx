import { Card, Divider, Flex, Typography, theme } from 'antd';

/** What of WeCom's template_card JSON (doc p/90236) the phone will draw, in the order in which it draws it. */
export function WecomCard({ card, to = '' }: { card: Record<string, unknown>; to?: string }) {
  const { token } = theme.useToken();
  const title = textAt(card, 'main_title', 'title');
  const [desc, body] = [textAt(card, 'main_title', 'desc'), textAt(card, 'sub_title_text')];
  const buttons = listAt(card, 'button_list').map((button) => textAt(button, 'text'));
  const options = listAt(at(card, 'checkbox'), 'option_list').map((option) => textAt(option, 'text'));
  const submit = textAt(card, 'submit_button', 'text');
  return (
    <figure style={{ margin: 0, width: 320, maxWidth: '100%' }}>
      {to && (
        <figcaption>
          <Typography.Text type="secondary">{to}</Typography.Text>
        </figcaption>
      )}
      <Card size="small" style={{ borderRadius: 10 }} aria-label={`卡片：${title}`}>
        <Typography.Text type="secondary" style={{ fontSize: 12 }}>
          {textAt(card, 'source', 'desc')}
        </Typography.Text>
        <Typography.Title level={5} style={{ margin: '2px 0' }}>
          {title}
        </Typography.Title>
        {desc && <Typography.Text type="secondary">{desc}</Typography.Text>}
        {body && <Typography.Paragraph style={{ margin: '6px 0 0', lineHeight: 1.7 }}>{body}</Typography.Paragraph>}
        {listAt(card, 'horizontal_content_list').map((field) => (
          <Flex key={textAt(field, 'keyname')} gap={12} style={{ marginTop: 4 }}>
            <Typography.Text type="secondary">{textAt(field, 'keyname')}</Typography.Text>
            <span>{textAt(field, 'value')}</span>
          </Flex>
        ))}
        {options.map((text) => (
          <Flex key={text} gap={8} style={{ marginTop: 6 }}>
            <span aria-hidden="true">○</span>
            {text}
          </Flex>
        ))}
        {[...buttons, ...(submit ? [submit] : [])].map((text) => (
          <div key={text} style={{ textAlign: 'center', color: token.colorPrimary }}>
            <Divider style={{ margin: '8px 0' }} />
            {text}
          </div>
        ))}
      </Card>
    </figure>
  );
}

function at(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

function textAt(value: unknown, ...path: string[]): string {
  const found = path.reduce<unknown>(at, value);
  return typeof found === 'string' ? found : '';
}

function listAt(value: unknown, key: string): unknown[] {
  const list = at(value, key);
  return Array.isArray(list) ? list : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
