import { Button, Card, Flex, Tag, Typography, theme } from 'antd';
import type { ShownCardData } from '../../../domain/warning-views/api.ts';

/** A card as it stands on the phone now; to be read, not pressed. */
export function PhoneCard({ card }: { card: ShownCardData }) {
  const { token } = theme.useToken();
  const { source, title, desc, quote, body, fields, questions, buttons, menu, ended, links } = card;
  const isPair = buttons.length === 2 || buttons.length > 3;
  return (
    <Card size="small" style={{ width: 300, borderRadius: 8 }} aria-label={`卡片 ${title}`} role="article">
      <Flex justify="space-between">
        <Typography.Text type="secondary" style={{ fontSize: 12 }}>
          {source}
        </Typography.Text>
        {menu.length > 0 && (
          <Typography.Text type="secondary" title={menu.join('、')}>
            •••
          </Typography.Text>
        )}
      </Flex>
      <Typography.Title level={5} style={{ margin: '2px 0' }}>
        {title}
      </Typography.Title>
      {desc && <Typography.Text type="secondary">{desc}</Typography.Text>}
      {quote && (
        <div style={{ background: token.colorFillTertiary, padding: '6px 8px', borderRadius: 4, marginTop: 6 }}>
          {quote}
        </div>
      )}
      {body && <Typography.Paragraph style={{ margin: '6px 0 0', lineHeight: 1.7 }}>{body}</Typography.Paragraph>}
      {fields.map(({ name, value }) => (
        <Flex key={name + value} gap={12} style={{ marginTop: 4 }}>
          <Typography.Text type="secondary" style={{ flex: 'none' }}>
            {name}
          </Typography.Text>
          <span>{value}</span>
        </Flex>
      ))}
      {questions.map((question) => (
        <div key={question.title} style={{ marginTop: 6 }}>
          {question.title}{' '}
          {question.options.map((one) => (
            <Tag key={one}>{one}</Tag>
          ))}
        </div>
      ))}
      {ended !== null ? (
        <Button block disabled style={{ marginTop: 10 }}>
          {ended}
        </Button>
      ) : (
        buttons.length > 0 && (
          <div style={{ display: 'grid', gap: 8, marginTop: 10, gridTemplateColumns: isPair ? '1fr 1fr' : '1fr' }}>
            {buttons.map(({ text, style }) => (
              <span
                key={text}
                style={{
                  textAlign: 'center',
                  borderRadius: 5,
                  padding: '5px 4px',
                  background: style === 1 ? token.colorPrimaryBg : token.colorFillTertiary,
                  color: style === 1 ? token.colorPrimaryText : style === 3 ? token.colorErrorText : token.colorText,
                }}
              >
                {text}
              </span>
            ))}
          </div>
        )
      )}
      {links.map((link) => (
        <Flex key={link} justify="space-between" style={{ marginTop: 8, color: token.colorTextSecondary }}>
          {link}
          <span aria-hidden="true">›</span>
        </Flex>
      ))}
    </Card>
  );
}
