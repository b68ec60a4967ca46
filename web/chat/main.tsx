import { render } from 'preact';
import './chat.css';
import { Door } from './door.js';

const root = document.getElementById('chat');
if (root) render(<Door query={new URLSearchParams(location.search)} />, root);
