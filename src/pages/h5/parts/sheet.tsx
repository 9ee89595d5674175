import './chips.css';
import './sheet.css';
import { type ReactNode, useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { closeSheet } from '../route.ts';

interface SheetProps {
  title: string;
  hint?: string;
  /** The buttons at the foot. */
  foot: ReactNode;
  children: ReactNode;
}

/** A form over the page, outside of it and its margins; going back closes it. */
export function Sheet({ title, hint, foot, children }: SheetProps) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    head.current?.focus();
    document.body.classList.add('is-under-sheet');
    const closeOnEscape = (event: KeyboardEvent) => event.key === 'Escape' && closeSheet();
    addEventListener('keydown', closeOnEscape);
    return () => {
      document.body.classList.remove('is-under-sheet');
      removeEventListener('keydown', closeOnEscape);
    };
  }, []);
  return createPortal(
    <div className="sheet" role="dialog" aria-modal="true" aria-label={title}>
      <header className="sheet-head">
        <button type="button" className="sheet-close" onClick={closeSheet} aria-label="关闭，返回">
          ‹ 返回
        </button>
        <h2 ref={head} tabIndex={-1}>
          {title}
        </h2>
      </header>
      <div className="sheet-body">
        {hint && <p className="sheet-hint">{hint}</p>}
        {children}
      </div>
      <footer className="foot-bar">{foot}</footer>
    </div>,
    document.body,
  );
}
