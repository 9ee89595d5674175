import { type ReactNode, useEffect, useSyncExternalStore } from 'react';

/** The window's title, of a page that knows it only once it has been loaded. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
}

interface LinkProps {
  to: string;
  className?: string;
  children: ReactNode;
}

/** To another page without loading the document again. */
export function Link({ to, className, children }: LinkProps) {
  return (
    <a
      className={className}
      href={to}
      onClick={(event) => {
        event.preventDefault();
        goTo(to);
      }}
    >
      {children}
    </a>
  );
}

const MOVED = 'eqian:moved';

/** Path and hash are all the state a page has: the hash names the open sheet, so that going back closes it. */
export function usePath(): string {
  return useSyncExternalStore(listen, () => location.pathname);
}

export function useSheet(): string {
  return useSyncExternalStore(listen, () => location.hash.slice(1));
}

export function goTo(path: string): void {
  history.pushState(null, '', path);
  scrollTo(0, 0);
  dispatchEvent(new Event(MOVED));
}

export function openSheet(name: string): void {
  if (location.hash === `#${name}`) return;
  const isOver = location.hash !== '';
  history[isOver ? 'replaceState' : 'pushState'](isOver ? history.state : SHEET, '', `#${name}`);
  dispatchEvent(new Event(MOVED));
}

/** Going back takes a moment: a second call meanwhile must not go back further. */
let isGoingBack = false;

export function closeSheet(): void {
  if (location.hash === '' || isGoingBack) return;
  if (history.state === SHEET) {
    isGoingBack = true;
    addEventListener('popstate', wentBack, { once: true });
    history.back();
    return;
  }
  history.replaceState(null, '', location.pathname + location.search);
  dispatchEvent(new Event(MOVED));
}

function wentBack(): void {
  isGoingBack = false;
}

const SHEET = 'sheet';
const EVENTS = ['popstate', 'hashchange', MOVED];

function listen(changed: () => void): () => void {
  for (const name of EVENTS) addEventListener(name, changed);
  return () => {
    for (const name of EVENTS) removeEventListener(name, changed);
  };
}
