import { render } from 'preact';
import './chat.css';
import { Door, type Lender } from './door.js';

const root = document.getElementById('chat');
const lender = root?.dataset['lender'];
const brought = lender ? (JSON.parse(lender) as Lender) : undefined;
if (root) render(<Door query={new URLSearchParams(location.search)} brought={brought} />, root);
