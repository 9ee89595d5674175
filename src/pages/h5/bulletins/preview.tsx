import { useEffect, useState } from 'react';
import type { PreviewData } from '../../../domain/bulletins/api.ts';
import { ApiProblem } from '../call.ts';
import { bulletins } from './api.ts';
import { CardPreview } from './card-preview.tsx';
import { type Draft, hasWords, inputOf } from './draft.ts';

const QUIET_MS = 500;

/** Who would get it and what they would see, asked anew whenever the writer pauses. */
export function Preview({ draft }: { draft: Draft }) {
  const [preview, setPreview] = useState<PreviewData | null>(null);
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    if (!hasWords(draft)) return setPreview(null);
    let isOld = false;
    const timer = setTimeout(async () => {
      try {
        const next = await bulletins.preview(inputOf(draft));
        if (isOld) return;
        setPreview(next);
        setTrouble('');
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        if (!isOld) setTrouble(error.message);
      }
    }, QUIET_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [draft]);
  return (
    <>
      <h2>预览</h2>
      {trouble && hasWords(draft) && <p className="fault">{trouble}</p>}
      {!hasWords(draft) && <p className="small">写好标题、正文和类型，这里会显示人数和卡片</p>}
      {hasWords(draft) && !preview && !trouble && <p className="small">正在计算人数…</p>}
      {preview && (
        <>
          <p aria-live="polite">
            将发给<b>{preview.people}</b>人，{preview.organisations}个单位
            {preview.needsApproval && `；超过${preview.approvalAbove}人，需另一位民警审批`}
          </p>
          {preview.reasons.map(({ text }) => (
            <p key={text} className="small">
              {text}
            </p>
          ))}
          {preview.night && <p className="fault">{preview.night}</p>}
          {preview.refusal && <p className="fault">{preview.refusal.message}</p>}
          {preview.cards.map(({ template, card }) => (
            <CardPreview key={template} card={card} />
          ))}
        </>
      )}
    </>
  );
}
