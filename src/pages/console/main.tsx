import { createRoot } from 'react-dom/client';
import { Desk } from './shell/desk.tsx';

const root = document.getElementById('page');
if (root) createRoot(root).render(<Desk />);
