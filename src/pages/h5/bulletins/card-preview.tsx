import type { TemplateCardFace } from './card-face.ts';
import { faceOf } from './card-face.ts';

/** The card as the phone will draw it. */
export function CardPreview({ card }: { card: Record<string, unknown> }) {
  const face: TemplateCardFace = faceOf(card);
  return (
    <div className="wecom-card">
      <p className="source">{face.source}</p>
      <h3>{face.title}</h3>
      {face.desc && <p className="small">{face.desc}</p>}
      {face.body && <p>{face.body}</p>}
      {face.fields.map(([name, value]) => (
        <p key={name} className="small">
          {name}　{value}
        </p>
      ))}
      {face.buttons.length > 0 && (
        <ul>
          {face.buttons.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
