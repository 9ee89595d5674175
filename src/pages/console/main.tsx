import { createRoot } from 'react-dom/client';

/** Whoever signs in loads the sign-in page and nothing of the desk. */
const isSigningIn = location.pathname === '/console/sign-in';

const root = document.getElementById('page');
if (root) {
  const Content = isSigningIn
    ? (await import('./account/sign-in.tsx')).SignIn
    : (await import('./shell/desk.tsx')).Desk;
  createRoot(root).render(<Content />);
}
